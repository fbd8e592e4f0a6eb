"""The card that lists all guides."""

from __future__ import annotations

from discord import ui

from bot.guides import GuideBook
from bot.ui.card import QUIET, URGENT, card, container, text
from bot.ui.controls.guides import PickGuide
from bot.ui.controls.items import option, row, select
from bot.ui.look import PLAIN, Look
from bot.ui.text import clip, quoted, small

TITLE = "### Guides"
LEAD = "Questions that you decide for yourself, one step at a time. Only you can see this."
NO_GUIDE = "I have no guide that fits “{typed}”. These are all that there are."
NONE = "There are no guides here yet. **/ask** answers questions, and **/browse** lists them."
CHOOSE = "Choose a guide"
_PAGE = 25
_ROOM = 3500


def guides_card(book: GuideBook, *, typed: str = "", look: Look = PLAIN) -> ui.LayoutView:
    """Return the list. `typed`: what somebody looked for, if no guide fits it."""
    guides = list(book.guides.values())[:_PAGE]
    if not guides:
        return card(container(text(NONE), accent=QUIET))
    lines = [f"- **{quoted(each.title, 110)}**: {quoted(each.about, 220)}" for each in guides]
    lead = [NO_GUIDE.format(typed=quoted(typed, 100))] if typed else []
    options = [option(each.title, each.id, each.about) for each in guides]
    body = clip("\n".join([TITLE, *lead, LEAD, *lines]), _ROOM)
    frame = container(text(body), text(small(URGENT)), accent=look.accent)
    return card(frame, row(select(CHOOSE, PickGuide(), options=options)))
