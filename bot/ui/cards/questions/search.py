"""The questions that a search in the log found, and how far it got."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import discord
from discord import ui
from msgspec import Struct
from msgspec.structs import replace

from bot.ui.card import QUIET, card, container, text
from bot.ui.cards.questions.log import PRIVATE, QuestionLine, fitting, open_row, question_lines
from bot.ui.controls.items import button, row
from bot.ui.controls.questions import SearchFurther
from bot.ui.text import quoted, small

NOTHING = "Nothing found."
SO_FAR = "Nothing found so far."
STOPPED = "I looked through {looked} questions, back to {when}. There are older ones."


class SearchProgress(Struct, frozen=True):
    """How far a search got: how many texts it opened, where to go on, how old that question is."""

    searched_count: int = 0
    last: int | None = None
    oldest_at: datetime | None = None


def search_card(
    search: SearchFurther, about: str, questions: Sequence[QuestionLine], progress: SearchProgress
) -> ui.LayoutView:
    """Return a page of results; `about` is the title of the entry that was looked for, or empty."""
    blocks = fitting([question_lines(question) for question in questions])
    first = questions[: len(blocks)]
    # What found no room on this card begins the next page.
    last = first[-1].id if len(first) < len(questions) else progress.last
    head = f"### {_looked_for(search, about)}"
    items = [text("\n".join([head, *(blocks or [NOTHING if last is None else SO_FAR])]))]
    notes = [PRIVATE] if first else []
    if progress.searched_count and last is not None and progress.oldest_at is not None:
        when = discord.utils.format_dt(progress.oldest_at, "D")
        notes.insert(0, STOPPED.format(looked=progress.searched_count, when=when))
    if notes:
        items.append(text(small("\n".join(notes))))
    rows = [open_row(first)] if first else []
    if last is not None:
        rows.append(row(button("Look further back", replace(search, before=last))))
    frame = container(*items) if first else container(*items, accent=QUIET)
    return card(frame, *rows)


def _looked_for(search: SearchFurther, about: str) -> str:
    parts = [f"with “{quoted(search.words, 60)}”"] if search.words else []
    if about:
        parts.append(f"near “{quoted(about, 90)}”")
    return f"Questions {' '.join(parts)}"
