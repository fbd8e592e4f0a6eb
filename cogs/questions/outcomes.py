"""The outcome of a question as moderators choose it in a command."""

from __future__ import annotations

from typing import Literal, TypeAlias

from bot.answering.models import Outcome

OutcomeName: TypeAlias = Literal["answered", "asked to clarify", "not covered"]
_OUTCOMES: dict[OutcomeName, Outcome] = {
    "answered": Outcome.ANSWER,
    "asked to clarify": Outcome.SUGGEST,
    "not covered": Outcome.NONE,
}


def outcome_of(name: OutcomeName | None) -> Outcome | None:
    """Return the outcome with a name, None where none was chosen."""
    return None if name is None else _OUTCOMES[name]
