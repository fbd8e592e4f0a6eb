"""Weighing the learned signals of a text, of which a long one is also read in parts."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.safety.models import DangerKind
from bot.safety.thresholds import EvidenceLimits


@dataclass(frozen=True, slots=True)
class Signals:
    """The log-odds of danger of a text, and after it those of its parts.

    classifier and kinds (what the model takes each for) are empty without the sentence model.
    known: a rule was found in the text, standing or called off.
    """

    wording: tuple[float, ...]
    classifier: tuple[float, ...] = ()
    kinds: tuple[DangerKind, ...] = ()
    known: bool = False

    def evidence(self, weight: float) -> list[float]:
        """Return both signals together; `weight` is that of the classifier."""
        if not self.classifier:
            return list(self.wording)
        pairs = zip(self.wording, self.classifier, strict=True)
        return [words + weight * score for words, score in pairs]


@dataclass(frozen=True, slots=True)
class Weighed:
    """By how much a text is over its limits (from 0 up it is), and its likeliest kind.

    possible: over the limit of any help. clear: over that of the full card, which is never lower.
    """

    possible: float
    clear: float
    kind: DangerKind | None = None


def weigh(signals: Signals, limit: float, limits: EvidenceLimits, weight: float) -> Weighed:
    """Compare the signals with the limit of the whole text, and those of parts with theirs.

    The gravest part of many is grave by chance, so the limit of parts rises with their number.
    """
    evidence = signals.evidence(weight)
    count = len(evidence) - 1
    part = max(limit, limits.part + limits.part_growth * math.log(count)) if count else limit
    possible, clear, kind = -math.inf, -math.inf, None
    for at, value in enumerate(evidence):
        demand = part if at else limit
        its_kind = signals.kinds[at] if signals.kinds else None
        # The rules know how people tell of a therapist's breach; where they are silent, doubt.
        if its_kind is DangerKind.THERAPIST and not signals.known:
            demand = max(demand, limits.breach)
        if value - demand > possible:
            possible, kind = value - demand, its_kind
        clear = max(clear, value - demand - (limits.full_part if at else limits.full))
    return Weighed(possible, clear, kind)
