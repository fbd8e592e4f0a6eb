"""The question log for moderators: a list of questions, and figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord
from discord import ui
from msgspec import Struct

from bot.answering.models import Outcome
from bot.custom_knowledge.cache import ServerKnowledge
from bot.moderation.question_log import LogSummary, QuestionRow
from bot.ui.card import MAX_TEXT, QUIET, card, container, text
from bot.ui.cards.questions.matches import title_of
from bot.ui.controls.items import button, option, row, select
from bot.ui.controls.questions import ChooseQuestion, ShowRecentQuestions
from bot.ui.text import clip, quoted, small, units

EMPTY = "Nobody has asked anything yet. Try **/ask** yourself."
EMPTY_FILTER = "No question with that outcome yet."
UNREADABLE = "(no text: it was not kept, or the current key does not open it)"
PRIVATE = "Who asked is not kept by name. Please do not post these questions elsewhere."
NOTHING_NEAR = "nothing came near"
MARKS = {"answer": "✅", "suggest": "❔", "none": "➖"}
# The rest is for the head, the counts and the notes below.
_BUDGET = MAX_TEXT - 700


class QuestionLine(Struct, frozen=True):
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


def line_of(row: QuestionRow, knowledge: ServerKnowledge) -> QuestionLine:
    """Return a question of the log as the cards show it."""
    return QuestionLine(
        id=row.id,
        asked_at=row.asked_at,
        outcome=row.outcome,
        title=title_of(knowledge, row.entry_id) if row.entry_id else NOTHING_NEAR,
        score=row.score,
        via=row.via,
        text=row.text,
        helpful=row.helpful,
        not_helpful=row.not_helpful,
        asker=row.asker,
    )


def recent_card(
    questions: Sequence[QuestionLine], *, outcome: Outcome | None, more: bool, first_page: bool
) -> ui.LayoutView:
    """Return a page of questions, newest first; `more` says whether earlier ones follow."""
    if not questions:
        return card(container(text(EMPTY_FILTER if outcome else EMPTY), accent=QUIET))
    lines = fitting([question_lines(question) for question in questions])
    items = [text("### Recent questions\n" + "\n".join(lines)), text(small(PRIVATE))]
    last = questions[len(lines) - 1]
    # The next page begins after the last question that found room, so that none is left out.
    more = more or len(lines) < len(questions)
    older = button("Earlier", ShowRecentQuestions(last.id, outcome), disabled=not more)
    newest = button("Newest", ShowRecentQuestions(0, outcome), disabled=first_page)
    paging = [row(newest, older)] if more or not first_page else []
    return card(container(*items), open_row(questions[: len(lines)]), *paging)


def open_row(questions: Sequence[QuestionLine]) -> ui.ActionRow[Any]:
    """Return the select that opens one question in full."""
    options = [
        option(f"{number}. {question.text or UNREADABLE}", f"{question.id:x}")
        for number, question in enumerate(questions, 1)
    ]
    return row(select("Look at one", ChooseQuestion(), options=options))


def stats_card(summary: LogSummary, knowledge: ServerKnowledge) -> ui.LayoutView:
    """Return the figures of a period."""
    period = "The last day" if summary.days == 1 else f"The last {summary.days} days"
    noun = "question" if summary.total == 1 else "questions"
    lines = [f"### {period}", f"**{summary.total:,}** {noun}"]
    lines += [_share(summary, outcome) for outcome in _OUTCOMES]
    lines.append(f"👍 {summary.helpful} helpful, 👎 {summary.not_helpful} not helpful")
    lines.append(f"Crisis help was shown {_times(summary.crisis)}. None of those texts is here.")
    lines += _open_work(summary)
    if summary.median_ms is not None:
        speed = f"Understanding a question takes {summary.median_ms:.0f} ms (median of the newest)."
        lines.append(small(speed))
    if summary.top:
        lines.append("\n**Asked most**")
        lines += [
            f"{count} × {quoted(title_of(knowledge, key), 100)}" for key, count in summary.top
        ]
    return card(container(text(clip("\n".join(lines), MAX_TEXT - 100))))


def _share(summary: LogSummary, outcome: str) -> str:
    """Return how many questions had an outcome, and which share of all that is."""
    number = summary.outcomes.get(outcome, 0)
    share = f" ({100 * number / summary.total:.0f} %)" if summary.total else ""
    return f"{MARKS[outcome]} {_OUTCOMES[outcome]}: **{number}**{share}"


def _open_work(summary: LogSummary) -> list[str]:
    """Return what waits for the moderators now, and where they find it."""
    lines: list[str] = []
    if summary.unanswered:
        were = "was" if summary.unanswered == 1 else "were"
        lines.append(f"**{summary.unanswered}** {were} not answered: **/questions unanswered**")
    if summary.open_tickets:
        wait = "waits" if summary.open_tickets == 1 else "wait"
        lines.append(f"**{summary.open_tickets}** {wait} for you: **/questions waiting**")
    return lines


_OUTCOMES = {"answer": "answered", "suggest": "asked to clarify", "none": "not covered"}


def question_lines(question: QuestionLine) -> str:
    """Return a question in two lines: its text, and how it was answered."""
    when = discord.utils.format_dt(question.asked_at, "R")
    score = f" · {question.score:.0%}" if question.score is not None else ""
    quotation = UNREADABLE if question.text is None else quoted(question.text, 160)
    # Three say enough: a line has to stay short.
    votes = "👍" * min(question.helpful, 3) + "👎" * min(question.not_helpful, 3)
    verdict = (
        f"{MARKS.get(question.outcome, '')} {quoted(question.title, 90)}{score} {votes}".strip()
    )
    asker = f" · asker {question.asker}" if question.asker else ""
    return f"**{quotation}**\n{small(f'{verdict} · {question.via} · {when}{asker}')}"


def fitting(blocks: Sequence[str]) -> list[str]:
    """Keep as many whole blocks as a card holds."""
    first: list[str] = []
    length = 0
    for block in blocks:
        length += units(block) + 1
        if length > _BUDGET:
            break
        first.append(block)
    return first


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
