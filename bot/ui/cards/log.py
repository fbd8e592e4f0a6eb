"""What moderators see of the log: recent questions, figures, and what waits for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import discord
from discord import ui

from bot.ui.card import MAX_TEXT, QUIET, card, container, text
from bot.ui.controls import button, option, row, select
from bot.ui.text import clip, quoted, small, units

EMPTY = "Nobody has asked anything yet. Try **/ask** yourself."
EMPTY_FILTER = "No question with that outcome yet."
UNREADABLE = "(the text cannot be read with today's key)"
NOTHING_WAITS = "Nothing waits. Questions that members pass on to you appear here."
PRIVATE = "Members' names are not kept. Please do not post these questions elsewhere."
MARKS = {"answer": "✅", "suggest": "❔", "none": "➖"}
_BUDGET = MAX_TEXT - 700


@dataclass(frozen=True, slots=True)
class LoggedQuestion:
    """One question of the log; `title` names the entry that came nearest."""

    id: int
    asked_at: datetime
    outcome: str
    title: str
    score: float | None
    via: str
    text: str | None
    helpful: int = 0
    not_helpful: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened in a period of `days` days."""

    days: int
    total: int
    outcomes: Mapping[str, int]
    top: Sequence[tuple[str, int]]
    helpful: int
    not_helpful: int
    median_ms: float | None
    crisis: int
    waiting: int


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """A question that a member passed on; `asker_id` only if they chose to give their name."""

    id: int
    opened_at: datetime
    text: str | None
    asker_id: int | None


def recent_card(
    questions: Sequence[LoggedQuestion], *, outcome: str | None, more: bool, later_pages: bool
) -> ui.LayoutView:
    """Return a page of questions, newest first; `more` says whether earlier ones follow."""
    if not questions:
        return card(container(text(EMPTY_FILTER if outcome else EMPTY), accent=QUIET))
    shown = _fitting([_logged(question) for question in questions])
    items = [text("### Recent questions\n" + "\n".join(shown)), text(small(PRIVATE))]
    last = questions[len(shown) - 1]
    wanted = outcome or "-"
    more = more or len(shown) < len(questions)
    older = button("Earlier", "recent", f"{last.id:x}", wanted, disabled=not more)
    newest = button("Newest", "recent", "0", wanted, disabled=not later_pages)
    paging = [row(newest, older)] if more or later_pages else []
    return card(container(*items), *paging)


def stats_card(figures: Figures) -> ui.LayoutView:
    """Return the figures of a period."""
    lines = [f"### The last {figures.days} days", f"**{figures.total}** questions"]
    for name, label in _OUTCOMES.items():
        number = figures.outcomes.get(name, 0)
        share = f" ({100 * number / figures.total:.0f} %)" if figures.total else ""
        lines.append(f"{MARKS[name]} {label}: **{number}**{share}")
    lines.append(f"👍 {figures.helpful} helpful, 👎 {figures.not_helpful} not helpful")
    lines.append(f"Help in danger was shown {_times(figures.crisis)}. Those texts are never kept.")
    if figures.waiting:
        lines.append(f"**{figures.waiting}** wait for you: **/questions waiting**")
    if figures.median_ms is not None:
        lines.append(small(f"Understanding a question takes {figures.median_ms:.0f} ms (median)."))
    if figures.top:
        lines.append("\n**Asked most**")
        lines += [f"{count} × {clip(title, 100)}" for title, count in figures.top]
    return card(container(text(clip("\n".join(lines), MAX_TEXT - 100))))


def waiting_card(cases: Sequence[WaitingCase], total: int) -> ui.LayoutView:
    """Return what members passed on, oldest first, and a select to mark one as done."""
    if not cases:
        return card(container(text(NOTHING_WAITS), accent=QUIET))
    shown = _fitting([_waiting(number, case) for number, case in enumerate(cases, 1)])
    head = f"### Passed on to the moderators ({total})\n"
    options: list[discord.SelectOption] = [
        option(f"{number}. {clip(case.text or UNREADABLE, 80)}", f"{case.id:x}")
        for number, case in enumerate(cases[: len(shown)], 1)
    ]
    done = row(select("Mark one as dealt with", "case-done", options=options))
    return card(container(text(head + "\n".join(shown))), done)


_OUTCOMES = {"answer": "answered", "suggest": "asked back", "none": "not covered"}


def _logged(question: LoggedQuestion) -> str:
    when = discord.utils.format_dt(question.asked_at, "R")
    score = f" · {question.score:.0%}" if question.score is not None else ""
    said = UNREADABLE if question.text is None else quoted(question.text, 160)
    votes = "👍" * min(question.helpful, 3) + "👎" * min(question.not_helpful, 3)
    verdict = f"{MARKS.get(question.outcome, '')} {clip(question.title, 90)}{score} {votes}".strip()
    return f"**{said}**\n{small(f'{verdict} · {question.via} · {when}')}"


def _waiting(number: int, case: WaitingCase) -> str:
    when = discord.utils.format_dt(case.opened_at, "R")
    who = f"<@{case.asker_id}>" if case.asker_id else "without a name"
    said = UNREADABLE if case.text is None else quoted(case.text, 400)
    return f"**{number}.** {said}\n{small(f'{who} · {when}')}"


def _fitting(blocks: Sequence[str]) -> list[str]:
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
