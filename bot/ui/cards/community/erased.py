"""The card in place of a question whose asker has erased what is linked to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ui.card import QUIET, card, container, text
from bot.ui.text import small

if TYPE_CHECKING:
    from discord import ui

ERASED = """### This question was erased
Whoever asked it has erased it. What others wrote here stays."""
NUMBER = "Question {number}"


def erased_post_card(number: int) -> ui.LayoutView:
    """Return the card: nothing of the question but its number, and no control."""
    return card(container(text(ERASED), text(small(NUMBER.format(number=number))), accent=QUIET))
