"""Asking whether questions are really to be forgotten, and saying how many were."""

from __future__ import annotations

from discord import ui

from bot.answering.models import Outcome
from bot.ui.card import CARE, QUIET, card, container, text
from bot.ui.controls.items import Style, button, row
from bot.ui.controls.questions import ForgetQuestions, ForgetScope, KeepQuestions
from bot.ui.text import quoted, small

NOTHING = "Nothing matches that, so there is nothing to forget."
WITH_THEM = (
    "Their votes are deleted too, and what members passed on to you from them. This cannot be "
    "undone."
)
KEPT = "Nothing was forgotten."
_OUTCOMES = {
    Outcome.ANSWER: "that were answered",
    Outcome.SUGGEST: "where I asked to clarify",
    Outcome.NONE: "that were not covered",
}


def confirm_forgetting_card(
    request: ForgetQuestions, count: int, asker: str | None = None
) -> ui.LayoutView:
    """Ask once more, saying how many; `asker` is the label of whose questions are meant."""
    if not count:
        return card(container(text(NOTHING), accent=QUIET))
    number = "1 question" if count == 1 else f"{count} questions"
    sentences = f"### Forget {number}?\n{_conditions(request, asker)}\n{small(WITH_THEM)}"
    yes = button(f"Forget {number}", request, style=Style.danger)
    no = button("Keep them", KeepQuestions())
    return card(container(text(sentences), accent=CARE), row(yes, no))


def _conditions(request: ForgetQuestions, asker: str | None) -> str:
    """Say which questions are meant."""
    if request.scope is ForgetScope.ONE:
        return "This one question."
    parts = [] if request.outcome is None else [_OUTCOMES[request.outcome]]
    if request.until:
        parts.append(f"asked before <t:{request.until}:f>")
    if asker:
        parts.append(f"of asker {asker}")
    if request.words.strip():
        parts.append(f"that hold “{quoted(request.words, 60)}”")
    return f"Questions {', '.join(parts)}." if parts else "**Every question in this server's log.**"
