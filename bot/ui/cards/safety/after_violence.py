"""What somebody reads who asks for their answer after violence was heard in the question.

Help stands first. Below it are only entries that send nobody back to a person who hurts them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.knowledge import Entry
from bot.ui.card import CARE, card, container, line, text
from bot.ui.cards.safety.requests import Help, Origin
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.items import Style, button, row
from bot.ui.text import quoted

TITLE = "### Help first, then your question"
MAY_FIT = (
    "This may fit what you asked. It was written about therapy, not about being hurt by somebody, "
    "so please take from it only what is safe for you."
)
NONE_FITS = (
    "I have no answer that was written for this, and I don't want to show one that could put "
    "anybody at risk. The people behind these numbers know about it, and you can ask them what is "
    "not urgent too."
)


def after_violence_card(origin: Origin, help_: Help, entries: Sequence[Entry]) -> ui.LayoutView:
    """Return the card, with a button for each of the entries, which should be vetted for this."""
    items: list[ui.Item[Any]] = [text(f"{TITLE}\n{help_.numbers(origin)}"), line()]
    items.append(text(MAY_FIT if entries else NONE_FITS))
    for entry in entries:
        state = AnswerState(entry.id, origin.question_id)
        choose = button("Read this", "pick", *state.pack(), style=Style.primary)
        items.append(ui.Section[Any](f"**{quoted(entry.question, 200)}**", accessory=choose))
    browse = button("See what I know", "browse", "-", "0")
    return card(container(*items, accent=CARE), row(browse))
