"""The summary of a guide as a card to copy it from, with a plain file of the same."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.text.cleaning import showable
from bot.ui.card import card, container, text
from bot.ui.text import clip, small

TITLE = "### To keep"
HINT = "Copy it, or save the file. I keep nothing of it."
_ROOM = 3700


def summary_card(summary: str, file_name: str) -> ui.LayoutView:
    """Return the card; the file is sent along under that name."""
    plain = clip(showable(summary).replace("`", "'"), _ROOM)
    file = ui.File[Any](f"attachment://{file_name}")
    frame = container(text(f"{TITLE}\n```\n{plain}\n\n```"), file, text(small(HINT)))
    return card(frame)
