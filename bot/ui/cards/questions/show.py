"""One question of the log, whole: what was asked, what became of it, what can be done."""

from __future__ import annotations

from dataclasses import dataclass

import discord
from discord import ui

from bot.custom_knowledge.cache import ServerKnowledge
from bot.matching import Match
from bot.ui.card import card, container, text
from bot.ui.cards.questions.log import MARKS, PRIVATE, UNREADABLE, LoggedQuestion
from bot.ui.cards.questions.reading import now_lines
from bot.ui.cards.questions.review_queue import TriageState
from bot.ui.controls.items import Button, Style, button, row
from bot.ui.text import quoted, small

WAITS = "It is waiting to be sorted out."
BECAME = {
    "answer": "answered with",
    "suggest": "asked to clarify, nearest was",
    "none": "not covered, nearest was",
}
_MOST = 2400


@dataclass(frozen=True, slots=True)
class Details:
    """What else is known of a question. dealt_with: who dealt with it and how, in words."""

    channel_id: int
    waits: bool = False
    dealt_with: str = ""


def show_card(
    question: LoggedQuestion, details: Details, match: Match | None, view: ServerKnowledge
) -> ui.LayoutView:
    """Return the card; without `match` there is no text to read."""
    said = UNREADABLE if question.text is None else quoted(question.text, _MOST)
    items = [text(f"### A question\n> {said}"), text(_became(question))]
    if match is not None:
        items.append(text(now_lines(match, view)))
    state = WAITS if details.waits else details.dealt_with
    items.append(text(small("\n".join(filter(None, [_where(question, details), state, PRIVATE])))))
    return card(container(*items), row(*_buttons(question, details)))


def _became(question: LoggedQuestion) -> str:
    score = f" ({question.score:.0%})" if question.score is not None else ""
    became = BECAME.get(question.outcome, question.outcome)
    mark = MARKS.get(question.outcome, "")
    lines = [f"{mark} {became} **{quoted(question.title, 150)}**{score}".strip()]
    if question.helpful or question.not_helpful:
        lines.append(f"👍 {question.helpful} helpful, 👎 {question.not_helpful} not helpful")
    return "\n".join(lines)


def _where(question: LoggedQuestion, details: Details) -> str:
    when = discord.utils.format_dt(question.asked_at)
    where = f" in <#{details.channel_id}>" if details.channel_id else ""
    asker = f" · asker {question.asker}" if question.asker else ""
    return f"{when}{where} · {question.via}{asker}"


def _buttons(question: LoggedQuestion, details: Details) -> list[Button]:
    number = f"{question.id:x}"
    buttons: list[Button] = []
    if details.waits:
        state = TriageState(question.id, question.id, 0)
        buttons.append(button("Sort it out", "tri", *state.pack(), style=Style.primary))
    buttons.append(button("Forget it", "q-forget", number))
    if question.asker:
        label = f"Forget all of asker {question.asker}"
        buttons.append(button(label, "q-forget-asker", number))
    return buttons
