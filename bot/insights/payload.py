"""The figures as the drawing process gets them: plain JSON, no text that a member typed."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from bot.insights.figures import InsightFigures, RankedEntry


class Bar(Struct, frozen=True):
    """A line of a ranking."""

    title: str
    count: int


class Drawing(Struct, frozen=True):
    """The content of a picture. days: dates; the three series have one number a day each."""

    days: tuple[date, ...]
    answered: tuple[int, ...]
    asked_back: tuple[int, ...]
    not_covered: tuple[int, ...]
    top: tuple[Bar, ...]
    near: tuple[Bar, ...]
    helpful: int
    not_helpful: int

    @property
    def totals(self) -> tuple[int, int, int]:
        """The sums of the three series."""
        return sum(self.answered), sum(self.asked_back), sum(self.not_covered)


def pack(figures: InsightFigures) -> bytes:
    """Return the part of the figures that is drawn, as JSON."""
    days = figures.days
    document = {
        "days": [day.date.isoformat() for day in days],
        "answered": [day.answered for day in days],
        "asked_back": [day.asked_back for day in days],
        "not_covered": [day.not_covered for day in days],
        "top": _pairs(figures.top),
        "near": _pairs(figures.near),
        "helpful": figures.helpful,
        "not_helpful": figures.not_helpful,
    }
    return json.dumps(document).encode()


def unpack(data: bytes) -> Drawing:
    """Read what `pack` wrote. Raises ValueError, KeyError or TypeError for anything else."""
    raw: dict[str, Any] = json.loads(data)
    return Drawing(
        days=tuple(date.fromisoformat(day) for day in raw["days"]),
        answered=tuple(map(int, raw["answered"])),
        asked_back=tuple(map(int, raw["asked_back"])),
        not_covered=tuple(map(int, raw["not_covered"])),
        top=tuple(Bar(str(title), int(count)) for title, count in raw["top"]),
        near=tuple(Bar(str(title), int(count)) for title, count in raw["near"]),
        helpful=int(raw["helpful"]),
        not_helpful=int(raw["not_helpful"]),
    )


def _pairs(ranking: tuple[RankedEntry, ...]) -> list[tuple[str, int]]:
    return [(entry.title, entry.count) for entry in ranking]
