"""What a search in the log has found, and how far it got."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import discord
from discord import ui

from bot.ui.card import QUIET, card, container, text
from bot.ui.cards.questions.log import PRIVATE, LoggedQuestion, fitting, logged_line, open_row
from bot.ui.controls.items import button, row
from bot.ui.text import quoted, small

NOTHING = "Nothing found."
SO_FAR = "Nothing found so far."
STOPPED = "I looked through {looked} questions, back to {when}. There are older ones."


@dataclass(frozen=True, slots=True)
class SearchState:
    """What is looked for, small enough for a custom id: words of up to 40 characters.

    entry: the short key of an entry, or empty. before: where to go on from, 0 from the newest.
    """

    before: int = 0
    entry: str = ""
    words: str = ""

    def pack(self) -> tuple[str, ...]:
        """Return the fields for a custom id; the words come last, for they may hold colons."""
        return (f"{self.before:x}", self.entry or "-", self.words)


def search_card(
    state: SearchState,
    about: str,
    found: Sequence[LoggedQuestion],
    *,
    looked: int = 0,
    last: int | None = None,
    reached: datetime | None = None,
) -> ui.LayoutView:
    """Return what was found; `last` is where to go on from, `reached` the time of that question.

    `about` is the title of the entry that is looked for, or empty.
    """
    blocks = fitting([logged_line(question) for question in found])
    shown = found[: len(blocks)]
    if len(shown) < len(found):
        last = shown[-1].id
    head = f"### {_looked_for(state, about)}"
    items = [text("\n".join([head, *(blocks or [NOTHING if last is None else SO_FAR])]))]
    notes = [PRIVATE] if shown else []
    if looked and last is not None and reached is not None:
        when = discord.utils.format_dt(reached, "D")
        notes.insert(0, STOPPED.format(looked=looked, when=when))
    if notes:
        items.append(text(small("\n".join(notes))))
    rows = [open_row(shown)] if shown else []
    if last is not None:
        further = SearchState(last, state.entry, state.words)
        rows.append(row(button("Look further back", "q-find", *further.pack())))
    frame = container(*items) if shown else container(*items, accent=QUIET)
    return card(frame, *rows)


def _looked_for(state: SearchState, about: str) -> str:
    parts = [f"with “{quoted(state.words, 60)}”"] if state.words else []
    if about:
        parts.append(f"near “{quoted(about, 90)}”")
    return f"Questions {' '.join(parts)}"
