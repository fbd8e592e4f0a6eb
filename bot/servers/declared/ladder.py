"""The ladder: what a server advises its moderators at how many points. It acts on nobody.

As an admin types it: "2 = timeout 1h, 4 = timeout 1d, 6 = review".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from msgspec import Struct

from bot.servers.declared.readable import UnreadableTextError

MOST_STEPS: Final = 8
MOST_POINTS: Final = 100
LONGEST: Final = timedelta(days=28)
"""Discord's own limit for one timeout."""
SHORTEST: Final = timedelta(minutes=1)

EXAMPLE = "Write steps such as `2 = timeout 1h, 4 = timeout 1d, 6 = review`."
NO_STEP = f"I do not understand the step “{{typed}}”. {EXAMPLE}"
NO_ACT = (
    "“{typed}” is not something the ladder can advise. A step is `note`, `warn`, `timeout` with a "
    "length, or `review`."
)
NO_BAN = (
    "The ladder never bans or kicks: that takes a person who looks at the whole story. Write "
    "`review`, and a moderator decides."
)
NO_LENGTH = (
    "How long is the timeout in “{typed}”? Write for example `timeout 1h`, from one minute to 28 "
    "days, with m, h, d or w."
)
NEEDS_NO_LENGTH = "Only a timeout has a length: leave it out of “{typed}”."
NO_POINTS = f"The points in “{{typed}}” must be from 1 to {MOST_POINTS}."
OUT_OF_ORDER = "“{typed}” comes after a step with as many points or more. Put the lowest first."
TOO_MANY = f"The ladder can have {MOST_STEPS} steps at the most."

_STEP = re.compile(r"(\d{1,4})\s*(?:points?\s*)?[=:]\s*([a-z]+)\s*(.*)")
_LENGTH = re.compile(r"(\d{1,5})\s*(m|h|d|w)[a-z]*")
_UNITS: Final = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}


class LadderAct(StrEnum):
    """The advice of a step. The first three are kinds of case by the same name."""

    NOTE = "note"
    WARNING = "warning"
    TIMEOUT = "timeout"
    REVIEW = "review"
    """A person looks at the whole story and decides."""


_ACTS: Final = {"warn": LadderAct.WARNING, **{act.value: act for act in LadderAct}}


class LadderStep(Struct, frozen=True):
    """The advice from so many points on. length: of a timeout, else None."""

    points: int
    act: LadderAct
    length: timedelta | None = None

    def __str__(self) -> str:
        """Return the step as an admin would type it."""
        act = "warn" if self.act is LadderAct.WARNING else self.act.value
        length = "" if self.length is None else f" {_typed_length(self.length)}"
        return f"{self.points} = {act}{length}"


def parse_ladder(text: str) -> tuple[LadderStep, ...]:
    """Return the steps of a ladder, the lowest first; none for an empty text.

    Raises UnreadableTextError with a sentence for whoever typed it.
    """
    parts = [part.strip() for part in re.split(r"[,;\n]", text.lower())]
    steps = tuple(_step(part) for part in parts if part)
    if len(steps) > MOST_STEPS:
        raise UnreadableTextError(TOO_MANY)
    for before, after in pairwise(steps):
        if after.points <= before.points:
            raise UnreadableTextError(OUT_OF_ORDER, str(after))
    return steps


def format_ladder(steps: Iterable[LadderStep]) -> str:
    """Return a ladder as an admin would type it."""
    return ", ".join(map(str, steps))


def advised_step(steps: Sequence[LadderStep], points: int) -> LadderStep | None:
    """Return the highest step that somebody with so many points has reached, None below all."""
    return next((step for step in reversed(steps) if points >= step.points), None)


def readable_ladder(text: str) -> str:
    """Return the text of a ladder in its usual form. Raises UnreadableTextError."""
    return format_ladder(parse_ladder(text))


def _step(text: str) -> LadderStep:
    match = _STEP.fullmatch(text)
    if match is None:
        raise UnreadableTextError(NO_STEP, text)
    points, word, rest = int(match[1]), match[2], match[3]
    if word in {"ban", "kick", "tempban", "softban"}:
        raise UnreadableTextError(NO_BAN)
    if word not in _ACTS:
        raise UnreadableTextError(NO_ACT, word)
    if not 1 <= points <= MOST_POINTS:
        raise UnreadableTextError(NO_POINTS, text)
    act = _ACTS[word]
    if act is LadderAct.TIMEOUT:
        return LadderStep(points, act, _length(rest, text))
    if rest:
        raise UnreadableTextError(NEEDS_NO_LENGTH, text)
    return LadderStep(points, act)


def _length(text: str, step: str) -> timedelta:
    match = _LENGTH.fullmatch(text)
    length = timedelta(0) if match is None else int(match[1]) * _UNITS[match[2]]
    if not SHORTEST <= length <= LONGEST:
        raise UnreadableTextError(NO_LENGTH, step)
    return length


def _typed_length(length: timedelta) -> str:
    """Return a length of whole minutes in its largest unit."""
    sizes = reversed(_UNITS.items())
    return next(f"{length // size}{unit}" for unit, size in sizes if not length % size)
