"""The direct message with help, to a member whom somebody worries about.

It is no punishment, and says so. It does not say that anybody reported anything. It has not been
reviewed by a professional.
"""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.safety import CrisisText, Resources
from bot.ui.card import CARE, card, container, line, text
from bot.ui.cards.safety.crisis import help_text
from bot.ui.controls.items import Style, button, row
from bot.ui.controls.safety import CrisisState, ShowCrisisCard
from bot.ui.text import clip, quoted, small

LEAD = """### From the moderators of {server}
They have thought of you, and would like you to have this. **You have done nothing wrong**, and \
nothing was taken from you. If you don't need it, that is fine: you can just leave it."""
FOOTER = "I am a bot: nobody reads what you write to me here."
MORE = "Show me more"
_HELP = 2800


def sent_help_card(
    server: str, texts: CrisisText, resources: Resources, countries: Sequence[str]
) -> ui.LayoutView:
    """Return the message: who sends it, and where help is in the server's countries."""
    lead = LEAD.format(server=f"**{quoted(server, 100)}**")
    numbers = clip(help_text(CrisisState(0), texts, resources, countries), _HELP)
    items = (text(lead), line(), text(numbers), text(small(FOOTER)))
    more = button(MORE, ShowCrisisCard(), style=Style.primary)
    return card(container(*items, accent=CARE), row(more))
