"""The file model.toml: how much evidence of danger is needed; and weighing a text by it."""

from __future__ import annotations

import math

from msgspec import Struct

from bot.safety.files import CrisisFileModel
from bot.safety.models import DangerKind


class EvidenceLimits(CrisisFileModel):
    """From which evidence on a text counts as crisis, by what the rules saw in it.

    part_growth: how much the limit of parts rises with the natural logarithm of their number.
    full, full_part: how much more evidence the full card needs, of the whole text and of a part.
    """

    nothing: float
    called_off: float
    idiom: float
    calm: float
    surely_calm: float
    possible: float
    likely: float
    clear: float
    part: float
    part_growth: float
    breach: float
    full: float
    full_part: float


class LimitsData(CrisisFileModel):
    """The limits with the sentence model and without it."""

    with_model: EvidenceLimits
    without_model: EvidenceLimits


class LongData(CrisisFileModel):
    """How a long text is read in parts."""

    words: int
    parts: int


class ModelData(CrisisFileModel):
    """The file model.toml."""

    classifier_weight: float
    limits: LimitsData
    long: LongData


class Signals(Struct, frozen=True):
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


class Weighed(Struct, frozen=True):
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
