"""One question of the log, whole: its text, how it was answered, and what can be done about it."""

from __future__ import annotations

import discord
from discord import ui
from msgspec import Struct

from bot.custom_knowledge.cache import ServerKnowledge
from bot.matching import Match
from bot.ui.card import card, container, text
from bot.ui.cards.questions.log import MARKS, PRIVATE, UNREADABLE, QuestionLine
from bot.ui.cards.questions.matches import match_lines
from bot.ui.controls.items import Button, Style, button, row
from bot.ui.controls.questions import AskToForgetAsker, AskToForgetQuestion
from bot.ui.controls.review_queue import GroupPlace, ShowGroup
from bot.ui.text import quoted, small

WAITS = "It is waiting to be sorted out."
BECAME = {
    "answer": "answered with",
    "suggest": "asked to clarify, nearest was",
    "none": "not covered, nearest was",
}
_MOST = 2400


class QuestionDetails(Struct, frozen=True):
    """More about a question. decision: who decided on it and how, in words."""

    channel_id: int
    waits: bool = False
    decision: str = ""


def show_card(
    question: QuestionLine,
    details: QuestionDetails,
    match: Match | None,
    knowledge: ServerKnowledge,
) -> ui.LayoutView:
    """Return the card; without `match` there is no text to read."""
    quotation = UNREADABLE if question.text is None else quoted(question.text, _MOST)
    items = [text(f"### A question\n> {quotation}"), text(_outcome(question))]
    if match is not None:
        items.append(text(match_lines(match, knowledge)))
    review = WAITS if details.waits else details.decision
    notes = filter(None, [_where(question, details), review, PRIVATE])
    items.append(text(small("\n".join(notes))))
    return card(container(*items), row(*_buttons(question, details)))


def _outcome(question: QuestionLine) -> str:
    score = f" ({question.score:.0%})" if question.score is not None else ""
    became = BECAME.get(question.outcome, question.outcome)
    mark = MARKS.get(question.outcome, "")
    lines = [f"{mark} {became} **{quoted(question.title, 150)}**{score}".strip()]
    if question.helpful or question.not_helpful:
        lines.append(f"👍 {question.helpful} helpful, 👎 {question.not_helpful} not helpful")
    return "\n".join(lines)


def _where(question: QuestionLine, details: QuestionDetails) -> str:
    when = discord.utils.format_dt(question.asked_at)
    where = f" in <#{details.channel_id}>" if details.channel_id else ""
    asker = f" · asker {question.asker}" if question.asker else ""
    return f"{when}{where} · {question.via}{asker}"


def _buttons(question: QuestionLine, details: QuestionDetails) -> list[Button]:
    buttons: list[Button] = []
    if details.waits:
        place = GroupPlace(question.id, question.id, 0)
        buttons.append(button("Sort it out", ShowGroup(place), style=Style.primary))
    buttons.append(button("Forget it", AskToForgetQuestion(question.id)))
    if question.asker:
        label = f"Forget all of asker {question.asker}"
        buttons.append(button(label, AskToForgetAsker(question.id)))
    return buttons
