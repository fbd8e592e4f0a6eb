"""How a server wants its answer cards to look."""

from __future__ import annotations

from dataclasses import dataclass

import discord

from bot.guilds import GuildConfig
from bot.ui.text import clip

_DISCLAIMER = 300


@dataclass(frozen=True, slots=True)
class Look:
    """The line beside a card (None is our own) and a line of the server's for the small print."""

    accent: discord.Colour | None = None
    disclaimer: str = ""

    def small_print(self, first: str, *others: str) -> str:
        """Return at most two lines for `small`: the first with the server's own, and the others."""
        lines = (" ".join(filter(None, pieces)) for pieces in ((first, self.disclaimer), others))
        return "\n".join(filter(None, lines))


PLAIN = Look()


def look_of(config: GuildConfig) -> Look:
    """Return how a server with these settings wants it."""
    accent = None if config.accent is None else discord.Colour(config.accent)
    return Look(accent, clip(" ".join(config.disclaimer.split()), _DISCLAIMER))
