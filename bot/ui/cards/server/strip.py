"""The offer to strip older questions of all that a stricter log mode does not keep."""

from __future__ import annotations

from discord import ui

from bot.servers import LogMode
from bot.ui.card import QUIET, card, container, text
from bot.ui.controls.items import Style, button, row
from bot.ui.controls.privacy import StripQuestionLog

STRIP = """### Remove this from older questions too?
From now on I keep less. But I still have {what} from {count} asked before. Shall I remove \
that too? When each was asked and what I answered stays for your figures."""
STRIPPED = "Done. I removed it from {count}."
WHAT = {
    LogMode.COUNTS: "the words of the questions, the channels, and pseudonyms where there were any",
    LogMode.TEXT: "a pseudonym for whoever asked",
}


def questions(count: int) -> str:
    """Return a number of questions in words."""
    return "one question" if count == 1 else f"{count} questions"


def strip_card(mode: LogMode, count: int) -> ui.LayoutView:
    """Return the offer to strip older questions of all that a stricter mode does not keep."""
    words = STRIP.format(count=questions(count), what=WHAT[mode])
    return card(
        container(text(words), accent=QUIET),
        row(button("Remove it", StripQuestionLog(mode), style=Style.danger)),
    )
