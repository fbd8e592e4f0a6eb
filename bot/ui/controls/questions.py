"""The controls of the question log: what each carries in its custom id."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, TypeAlias

from bot.answering.models import Outcome
from bot.ui.controls.states import Codec, Id, Name, Number, Rest, State, control

_LAST_SECOND = 253_402_300_799
"""The last second of the year 9999, beyond which Python knows no time."""


def _parse_moment(text: str) -> int:
    value = int(text, 16)
    if not 0 <= value <= _LAST_SECOND:
        raise ValueError(f"{value} is no moment")
    return value


Moment: TypeAlias = Annotated[int, Codec(lambda value: f"{value:x}", _parse_moment)]
"""Seconds since 1970, as hexadecimal digits; 0 stands for no moment."""


@control("recent")
class ShowRecentQuestions(State):
    """Show a page of the newest questions; `before` is the last one shown, 0 for the first page."""

    before: Id
    outcome: Outcome | None


@control("q-find")
class SearchFurther(State):
    """Search further back; `before` is where to go on, 0 for the newest.

    entry_key: a short key of the entry that was nearest, for ids of entries may be too long.
    """

    before: Id
    entry_key: Name | None
    words: Rest = ""


@control("q-open")
class ChooseQuestion(State):
    """Show one question whole; its id is chosen in the select."""


@control("q-forget")
class AskToForgetQuestion(State):
    """Ask before one question is forgotten."""

    question_id: Id


@control("q-forget-asker")
class AskToForgetAsker(State):
    """Ask before everything is forgotten of whoever asked this question."""

    question_id: Id


class ForgetScope(StrEnum):
    """The questions to forget: those of an outcome, or a single one."""

    ANY = "-"
    ANSWERED = "a"
    SUGGESTED = "s"
    NOT_COVERED = "n"
    ONE = "1"


_SCOPES = {
    Outcome.ANSWER: ForgetScope.ANSWERED,
    Outcome.SUGGEST: ForgetScope.SUGGESTED,
    Outcome.NONE: ForgetScope.NOT_COVERED,
}
_OUTCOMES = {scope: outcome for outcome, scope in _SCOPES.items()}


def scope_of(outcome: Outcome | None) -> ForgetScope:
    """Return the scope of the questions of an outcome, or of all of them."""
    return ForgetScope.ANY if outcome is None else _SCOPES[outcome]


@control("q-gone")
class ForgetQuestions(State):
    """Forget questions, once a moderator has confirmed how many; words of up to 30 characters.

    newest: none that came later, or with the scope ONE this question alone. until: asked before
    then, 0 for any time. asker_of: all of whoever asked this question, 0 for everybody.

    Only the words may be missing in a custom id: with another condition left out, more would be
    forgotten than the moderator was told.
    """

    newest: Id
    scope: ForgetScope
    until: Moment
    asker_of: Id
    words: Rest = ""

    @property
    def outcome(self) -> Outcome | None:
        """The outcome that the questions must have, None for any."""
        return _OUTCOMES.get(self.scope)


@control("q-keep")
class KeepQuestions(State):
    """Forget nothing after all."""


@control("insights")
class ShowInsights(State):
    """Show the figures of the last `days`."""

    days: Number
