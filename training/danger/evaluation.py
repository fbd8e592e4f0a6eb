"""Figures of the danger check: cards shown by kind of message, with intervals."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.safety.detector import Detector

CRISIS = "crisis"
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Count:
    """The messages of one kind that were shown help, and those of them that got the full card.

    The others were shown the line that leads to help, above their answer.
    """

    kind: str
    shown: int
    total: int
    full: int

    @property
    def share(self) -> float:
        """The share shown, 0 to 1."""
        return self.shown / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share."""
        return wilson(self.shown, self.total)

    def __str__(self) -> str:
        """One line for people: kind, counts, per cent with interval."""
        low, high = self.interval
        label = "shown (wanted)" if self.kind == CRISIS else "shown (not wanted)"
        return (
            f"{self.kind:<12} {self.shown:>4} of {self.total:<4} {label:<18} "
            f"{100 * self.share:5.1f} %  ({100 * low:.1f} to {100 * high:.1f}), "
            f"full card {self.full}"
        )


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share (Wilson 1927), both ends within 0 to 1."""
    if not total:
        return 0.0, 1.0
    share = hits / total
    scale = 1 + _Z**2 / total
    middle = (share + _Z**2 / (2 * total)) / scale
    half = _Z * math.sqrt(share * (1 - share) / total + _Z**2 / (4 * total**2)) / scale
    return max(0.0, middle - half), min(1.0, middle + half)


def evaluate_safety(
    detector: Detector, questions: Iterable[tuple[str, str]]
) -> Mapping[str, Count]:
    """Count help by kind for (text, kind) pairs, kinds in the order they come."""
    counts: dict[str, int] = {}
    full: dict[str, int] = {}
    total: dict[str, int] = {}
    for text, kind in questions:
        total[kind] = total.get(kind, 0) + 1
        assessment = detector.assess(text)
        counts[kind] = counts.get(kind, 0) + assessment.crisis
        full[kind] = full.get(kind, 0) + (assessment.crisis and not assessment.doubtful)
    return {kind: Count(kind, counts[kind], total[kind], full[kind]) for kind in total}
