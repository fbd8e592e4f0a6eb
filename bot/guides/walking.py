"""Walking through a guide: from the choices that were made to the step where a member stands.

A way is a text of one letter a step, short enough for the custom id of a button: `a` is the first
choice, `b` the second; WRITTEN and SKIPPED are what can be done with a field. A mark of four
letters tells whether the steps of that way are still those that the member saw.
"""

from __future__ import annotations

import zlib

from msgspec import Struct

from bot.guides.models import Guide, GuideChoice, GuideEnding, GuideStep, GuideWriting

WRITTEN, SKIPPED = "W", "S"
_FIRST = ord("a")
_MARK = 4


class LostWayError(ValueError):
    """A way that this guide no longer holds, since the guide was changed."""


class StepTaken(Struct, frozen=True):
    """A step that lies behind a member, and what they chose; None where they wrote or skipped."""

    step: GuideStep
    choice: GuideChoice | None
    wrote: bool = False


class GuideWalk(Struct, frozen=True):
    """Where a member stands in a guide, and how they came there."""

    guide: Guide
    way: str
    steps_taken: tuple[StepTaken, ...]
    step: GuideStep

    @property
    def number(self) -> int:
        """Which step this is, counted from 1."""
        return len(self.steps_taken) + 1

    @property
    def most_left(self) -> int:
        """How many steps come after this one at most."""
        return self.guide.longest[self.step.id]

    @property
    def mark(self) -> str:
        """A mark of the steps and choices behind the member; it changes when one of them does."""
        marks = [f"{each.step.id}|{each.choice and each.choice.label}" for each in self.steps_taken]
        whole = "\n".join([*marks, self.step.id]).encode("utf-8", "backslashreplace")
        return f"{zlib.crc32(whole):08x}"[:_MARK]

    @property
    def writings(self) -> tuple[StepTaken, ...]:
        """The steps behind the member in which they wrote something, in their order."""
        return tuple(each for each in self.steps_taken if each.wrote)

    def onward(self, move: str) -> GuideWalk:
        """Return where a further move leads. Raises LostWayError."""
        return walk(self.guide, self.way + move)

    def back(self) -> GuideWalk:
        """Return the step before this one; the first has none and is returned itself."""
        return walk(self.guide, self.way[:-1])


def move_of(number: int) -> str:
    """Return the move that makes a choice, counted from 0."""
    return chr(_FIRST + number)


def walk(guide: Guide, way: str = "", mark: str = "") -> GuideWalk:
    """Return where a way leads. With a mark the steps must be those that had it.

    Raises LostWayError when the guide does not hold that way, or holds another in its place.
    """
    step, steps_taken = guide.steps[guide.start], list[StepTaken]()
    for move in way:
        step_taken = _take(step, move)
        steps_taken.append(step_taken)
        following = step_taken.choice.next if step_taken.choice else step.next_steps[0]
        step = guide.steps[following]
    destination = GuideWalk(guide, way, tuple(steps_taken), step)
    if mark and mark != destination.mark:
        raise LostWayError(f"the guide '{guide.id}' was changed")
    return destination


def _take(step: GuideStep, move: str) -> StepTaken:
    """Return the step as taken with a move. Raises LostWayError for one that it does not know."""
    # A move comes from a custom id, which a client can make up.
    match step.way:
        case GuideWriting() if move in {WRITTEN, SKIPPED}:
            return StepTaken(step, None, wrote=move == WRITTEN)
        case tuple(choices) if 0 <= ord(move) - _FIRST < len(choices):
            return StepTaken(step, choices[ord(move) - _FIRST])
        case GuideWriting() | GuideEnding() | tuple():
            raise LostWayError(f"the step '{step.id}' has no way '{move}'")
