"""A member's message that was hidden and is shown again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ui.card import card, container, text
from bot.ui.text import quoted_lines, small

if TYPE_CHECKING:
    from discord import ui

BY = "<@{id}> wrote:"
BY_SOMEBODY = "A member wrote:"
WHY = "It was hidden for a while; a moderator has looked at it, and shows it again."
_TEXT = 3500


def shown_again_card(author_id: int | None, words: str) -> ui.LayoutView:
    """Return the words with their author's name, which calls nobody; None: it is not known."""
    who = BY_SOMEBODY if author_id is None else BY.format(id=author_id)
    return card(container(text(f"{who}\n{quoted_lines(words, _TEXT)}"), text(small(WHY))))
