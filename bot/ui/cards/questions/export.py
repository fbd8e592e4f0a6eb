"""The question log as a file, with what to keep in mind about it."""

from __future__ import annotations

from discord import ui

from bot.moderation.question_log import LogFile
from bot.ui.card import card, container, text
from bot.ui.cards.questions.review_queue import questions_in_words

EXPORTED = (
    "{count}. They are other people's words: keep the file to yourself, and delete it "
    "when you are done."
)
CUT = " Older ones did not fit in the file: choose fewer days, or one outcome."


def log_file_card(log_file: LogFile, filename: str) -> ui.LayoutView:
    """Return the card that the file is attached to, under this name."""
    count = questions_in_words(log_file.rows)
    sentences = EXPORTED.format(count=count) + (CUT if log_file.cut else "")
    return card(container(text(sentences)), ui.File[ui.LayoutView](f"attachment://{filename}"))
