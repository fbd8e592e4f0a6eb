"""The forms of appeals: the server's questions, and a moderator's words for the member."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import discord
from discord import ui
from msgspec.structs import replace

from bot.moderation.appeals import MAX_ANSWER, Answered, AppealStatus
from bot.ui.cards.appeals.outcome import WORDS
from bot.ui.controls.moderation.appeals import DecideAppeal, SendAppeal
from bot.ui.forms.modals import TEXT, empty_modal, paragraph_field
from bot.ui.text import clip

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TITLE = "Ask the moderators to look again"
SAYS = """The moderators of {server} read exactly what you write here. Take your time. I keep it \
encrypted until it is decided and for a while after; **/privacy show** says how long."""
DECIDE_TITLES = {
    AppealStatus.LIFTED: "Take it back",
    AppealStatus.KEPT: "Keep it as it is",
}
WORDS_LABEL = "Your words for the member"
WORDS_HINT = "They read this as the moderators' answer, without your name."
MAX_WORDS = 1000
CHANGED = "A question that is no longer asked"
"""Stands for a question that the admins changed while a member was answering it."""
# Discord takes no longer label.
_LABEL = 45
# A form has five parts at most; the words above the questions are one.
_MOST = 4


def appeal_modal(
    state: SendAppeal, questions: Sequence[str], server: str, typed: Mapping[int, str]
) -> ui.Modal:
    """Return the form with the server's questions; Discord shows at most five fields.

    typed: what was answered before, by the number of the question.
    """
    form = empty_modal(TITLE, replace(state, questions_mark=_mark(questions)))
    form.add_item(ui.TextDisplay[Any](SAYS.format(server=server)))
    for number, question in enumerate(questions[:_MOST]):
        field = ui.TextInput[Any](
            custom_id=_field(number),
            style=discord.TextStyle.paragraph,
            default=typed.get(number, "")[:MAX_ANSWER] or None,
            required=False,
            max_length=MAX_ANSWER,
        )
        form.add_item(ui.Label[Any](text=clip(question, _LABEL), component=field))
    return form


def answers_in(
    fields: Mapping[str, str], questions: Sequence[str], mark: int
) -> tuple[Answered, ...]:
    """Return what was typed, with the question to each answer.

    mark: of the questions in the form, 0 if it does not say. If admins change the questions
    meanwhile, no answer is lost, and none goes with a question that its author never read.
    """
    same = mark in {0, _mark(questions)}
    return tuple(
        Answered(
            questions[number] if same and number < len(questions) else CHANGED,
            fields.get(_field(number), "").strip(),
        )
        for number in range(_MOST)
        if _field(number) in fields
    )


def decide_modal(appeal_id: int, status: AppealStatus) -> ui.Modal:
    """Return the form with the words for the member, filled in with gentle ones."""
    form = empty_modal(DECIDE_TITLES[status], DecideAppeal(appeal_id, status))
    field = paragraph_field(MAX_WORDS, WORDS[status], least=1)
    form.add_item(ui.Label[Any](text=WORDS_LABEL, description=WORDS_HINT, component=field))
    return form


def words_in(fields: Mapping[str, str]) -> str:
    """Return what a moderator typed for the member."""
    return fields.get(TEXT, "").strip()[:MAX_WORDS]


def _mark(questions: Sequence[str]) -> int:
    """Return a number that tells whether the questions are the same."""
    return zlib.crc32("\n".join(questions).encode())


def _field(number: int) -> str:
    return f"answer-{number}"
