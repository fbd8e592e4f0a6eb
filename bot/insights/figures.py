"""The figures of a server over some days, as cards and pictures show them."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class Day(Struct, frozen=True):
    """How many questions of one day (UTC) had which outcome."""

    date: date
    answered: int
    asked_back: int
    not_covered: int

    @property
    def total(self) -> int:
        """All questions of that day."""
        return self.answered + self.asked_back + self.not_covered


class RankedEntry(Struct, frozen=True):
    """An entry's question as members read it, and how often."""

    title: str
    count: int


class Gap(Struct, frozen=True):
    """Questions of one meaning that wait: how many, the nearest entry, and one of them.

    text: None where the server keeps no text.
    """

    count: int
    nearest: str | None
    text: str | None

    def __repr__(self) -> str:
        # Without the text, which is a member's.
        return f"Gap(count={self.count!r}, nearest={self.nearest!r})"


class InsightFigures(Struct, frozen=True):
    """The figures of a server on some days; every day is there, the oldest first.

    days_requested: more than there are days where the log keeps fewer.
    top: entries that were given as answers. near: those nearest to what was not answered.
    unanswered, passed_on: what waits for the moderators now, whenever it was asked.
    """

    days: tuple[Day, ...]
    days_requested: int
    top: tuple[RankedEntry, ...]
    near: tuple[RankedEntry, ...]
    gaps: tuple[Gap, ...]
    helpful: int
    not_helpful: int
    crisis: int
    unanswered: int = 0
    passed_on: int = 0

    @property
    def answered(self) -> int:
        """How many questions were answered."""
        return sum(day.answered for day in self.days)

    @property
    def asked_back(self) -> int:
        """How many questions were answered with suggestions."""
        return sum(day.asked_back for day in self.days)

    @property
    def not_covered(self) -> int:
        """How many questions had no answer."""
        return sum(day.not_covered for day in self.days)

    @property
    def total(self) -> int:
        """How many questions there were."""
        return sum(day.total for day in self.days)
