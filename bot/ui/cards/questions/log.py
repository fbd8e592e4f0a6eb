"""What moderators see of the log: a list of questions, and figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import discord
from discord import ui

from bot.ui.card import MAX_TEXT, QUIET, card, container, text
from bot.ui.controls.items import button, option, row, select
from bot.ui.text import clip, quoted, small, units

EMPTY = "Nobody has asked anything yet. Try **/ask** yourself."
EMPTY_FILTER = "No question with that outcome yet."
UNREADABLE = "(no text: it was not kept, or the current key does not open it)"
PRIVATE = "Who asked is not kept by name. Please do not post these questions elsewhere."
MARKS = {"answer": "✅", "suggest": "❔", "none": "➖"}
_BUDGET = MAX_TEXT - 700


@dataclass(frozen=True, slots=True)
class LoggedQuestion:
    """One question of the log; `title` names the entry that came nearest.

    asker: a short label, the same for one asker's questions, where the server keeps that.
    """

    id: int
    asked_at: datetime
    outcome: str
    title: str
    score: float | None
    via: str
    text: str | None
    helpful: int = 0
    not_helpful: int = 0
    asker: str | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened in a period of `days` days.

    waiting: passed on by members; unanswered: to be looked through by a moderator, both as of now.
    """

    days: int
    total: int
    outcomes: Mapping[str, int]
    top: Sequence[tuple[str, int]]
    helpful: int
    not_helpful: int
    median_ms: float | None
    crisis: int
    waiting: int
    unanswered: int = 0


def recent_card(
    questions: Sequence[LoggedQuestion], *, outcome: str | None, more: bool, later_pages: bool
) -> ui.LayoutView:
    """Return a page of questions, newest first; `more` says whether earlier ones follow."""
    if not questions:
        return card(container(text(EMPTY_FILTER if outcome else EMPTY), accent=QUIET))
    shown = fitting([logged_line(question) for question in questions])
    items = [text("### Recent questions\n" + "\n".join(shown)), text(small(PRIVATE))]
    last = questions[len(shown) - 1]
    wanted = outcome or "-"
    more = more or len(shown) < len(questions)
    older = button("Earlier", "recent", f"{last.id:x}", wanted, disabled=not more)
    newest = button("Newest", "recent", "0", wanted, disabled=not later_pages)
    paging = [row(newest, older)] if more or later_pages else []
    return card(container(*items), open_row(questions[: len(shown)]), *paging)


def open_row(questions: Sequence[LoggedQuestion]) -> ui.ActionRow[Any]:
    """Return the select with which one question is shown whole."""
    options = [
        option(f"{number}. {question.text or UNREADABLE}", f"{question.id:x}")
        for number, question in enumerate(questions, 1)
    ]
    return row(select("Look at one", "q-open", options=options))


def stats_card(figures: Figures) -> ui.LayoutView:
    """Return the figures of a period."""
    period = "The last day" if figures.days == 1 else f"The last {figures.days} days"
    noun = "question" if figures.total == 1 else "questions"
    lines = [f"### {period}", f"**{figures.total:,}** {noun}"]
    for name, label in _OUTCOMES.items():
        number = figures.outcomes.get(name, 0)
        share = f" ({100 * number / figures.total:.0f} %)" if figures.total else ""
        lines.append(f"{MARKS[name]} {label}: **{number}**{share}")
    lines.append(f"👍 {figures.helpful} helpful, 👎 {figures.not_helpful} not helpful")
    lines.append(f"Crisis help was shown {_times(figures.crisis)}. Those texts are never kept.")
    if figures.unanswered:
        were = "was" if figures.unanswered == 1 else "were"
        lines.append(f"**{figures.unanswered}** {were} not answered: **/questions unanswered**")
    if figures.waiting:
        wait = "waits" if figures.waiting == 1 else "wait"
        lines.append(f"**{figures.waiting}** {wait} for you: **/questions waiting**")
    if figures.median_ms is not None:
        speed = f"Understanding a question takes {figures.median_ms:.0f} ms (median of the newest)."
        lines.append(small(speed))
    if figures.top:
        lines.append("\n**Asked most**")
        lines += [f"{count} × {quoted(title, 100)}" for title, count in figures.top]
    return card(container(text(clip("\n".join(lines), MAX_TEXT - 100))))


_OUTCOMES = {"answer": "answered", "suggest": "asked to clarify", "none": "not covered"}


def logged_line(question: LoggedQuestion) -> str:
    """Return a question in two lines: what was asked, and what became of it."""
    when = discord.utils.format_dt(question.asked_at, "R")
    score = f" · {question.score:.0%}" if question.score is not None else ""
    said = UNREADABLE if question.text is None else quoted(question.text, 160)
    votes = "👍" * min(question.helpful, 3) + "👎" * min(question.not_helpful, 3)
    verdict = (
        f"{MARKS.get(question.outcome, '')} {quoted(question.title, 90)}{score} {votes}".strip()
    )
    asker = f" · asker {question.asker}" if question.asker else ""
    return f"**{said}**\n{small(f'{verdict} · {question.via} · {when}{asker}')}"


def fitting(blocks: Sequence[str]) -> list[str]:
    """Keep as many whole blocks as a card holds."""
    kept: list[str] = []
    used = 0
    for block in blocks:
        used += units(block) + 1
        if used > _BUDGET:
            break
        kept.append(block)
    return kept


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
