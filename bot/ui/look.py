"""The look of a server's answer cards, as its admins chose it."""

from __future__ import annotations

import discord
from msgspec import Struct

from bot.custom_knowledge.cache.merge import is_written_here
from bot.knowledge import Entry
from bot.servers import LogMode, ServerConfig
from bot.site.page_paths import entry_path, page_address
from bot.ui.remembered import remembered
from bot.ui.text import clip

_DISCLAIMER = 300
_MOST_SERVERS = 1000
NOTED = "Noted without your name (**/privacy show**)."
NOTED_FULL = (
    "Noted without your name, but with a pseudonym that links your questions (**/privacy show**)."
)
# Pointed brackets, since an address may hold round ones.
ON_SITE = "[Read it on our site](<{url}>)"
OLD_NOTES = (
    "Noted without your name, to make the answers better. **/privacy show** says more.",
    (
        "Noted without your name, but with a pseudonym: it shows which questions come from the "
        "same person. **/privacy show** says more."
    ),
)
"""The words of versions of November 2026; their cards are still there."""


class Look(Struct, frozen=True):
    """The line beside a card (None is our own) and a line of the server's for the small print.

    pseudonym: the server's log keeps one of who asks. community: members ask each other there.
    site: the address of the server's pages of these answers, "" for none.
    """

    accent: discord.Colour | None = None
    disclaimer: str = ""
    pseudonym: bool = False
    community: bool = False
    site: str = ""

    @property
    def log_note(self) -> str:
        """Return the line that says that a question is in the log, and whether with a pseudonym."""
        return NOTED_FULL if self.pseudonym else NOTED

    def small_print(self, first: str, *others: str) -> str:
        """Return at most two lines for `small`: the first with the server's own, and the others."""
        lines = (" ".join(filter(None, pieces)) for pieces in ((first, self.disclaimer), others))
        return "\n".join(filter(None, lines))

    def on_site(self, entry: Entry) -> str:
        """Return the link to an entry's page, "" for none: a server's own has no page."""
        if not self.site or is_written_here(entry):
            return ""
        return ON_SITE.format(url=page_address(self.site, entry_path(entry.id)))


PLAIN = Look()


@remembered(_MOST_SERVERS)
def look_of(config: ServerConfig) -> Look:
    """Return how a server with these settings wants it."""
    accent = None if config.accent is None else discord.Colour(config.accent)
    line = clip(" ".join(config.disclaimer.split()), _DISCLAIMER)
    community = config.community_channel is not None
    return Look(accent, line, config.log_mode is LogMode.FULL, community, config.site_link)
