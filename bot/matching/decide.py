"""From features to probabilities, and from probabilities to a decision."""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import mul

from msgspec import Struct

from bot.matching.parameters import Logistic, Mode, Threshold
from bot.matching.scoring import FEATURES, Scores
from bot.matching.types import Decision
from bot.matching.words.lexical import Floats

_OVERTAKES = 1.5
"""How many times the odds of the best-scored entry another one needs to come before it.

The words of a nearest phrase, which a chance counts and a score does not, help where entries have
many phrases and mislead where they have ten (BANKING77: 85.6 without this, 86.1 with it).
"""


class Verdict(Struct, frozen=True):
    """Probabilities of one question.

    right: of each class in the shortlist that it answers, falling; one that did not overtake the
    first (see _OVERTAKES) counts no more than it. covered: that any does.
    """

    numbers: tuple[int, ...]
    right: tuple[float, ...]
    covered: float

    @property
    def best(self) -> float:
        """The probability that the first one answers."""
        return self.right[0] if self.right else 0.0


def judge(scores: Scores, mode: Mode) -> Verdict:
    """Turn scores into calibrated probabilities."""
    if not len(scores.order):
        return Verdict((), (), 0.0)
    chances = probabilities(mode.right, scores.features)
    ranked = sorted(range(len(chances)), key=lambda place: (-_claim(chances, place), place))
    (covered,) = probabilities(mode.covered, scores.features[:1])
    numbers: list[int] = scores.order.tolist()
    best = chances[ranked[0]]
    return Verdict(
        tuple(numbers[place] for place in ranked),
        tuple(min(best, chances[place]) for place in ranked),
        max(covered, best),
    )


def _claim(chances: Sequence[float], place: int) -> float:
    """Return the odds of a place of the shortlist, those of the first one raised."""
    odds = chances[place] / (1 - chances[place])
    return odds if place else odds * _OVERTAKES


STRICT = 0.9
"""How likely a strict entry must be before it answers, whatever the dial says."""


def raised(threshold: Threshold, *, strict: bool) -> Threshold:
    """Return the threshold for an entry that, if strict, answers only when nearly certain."""
    if not strict or threshold.answer >= STRICT:
        return threshold
    return threshold.model_copy(update={"answer": STRICT})


def decide(verdict: Verdict, threshold: Threshold) -> Decision:
    """Answer when the best is likely enough, suggest when something probably covers it."""
    if verdict.best >= threshold.answer:
        return Decision.ANSWER
    return Decision.SUGGEST if verdict.covered >= threshold.suggest else Decision.NONE


def reason(verdict: Verdict, threshold: Threshold, decision: Decision) -> str:
    """One sentence on why it was decided so."""
    best, covered = f"{verdict.best:.0%}", f"{verdict.covered:.0%}"
    if decision is Decision.ANSWER:
        return f"The first entry answers with {best}, at least the {threshold.answer:.0%} needed."
    if decision is Decision.SUGGEST:
        return (
            f"Something here covers it with {covered}, but the first entry answers with only "
            f"{best} and {threshold.answer:.0%} are needed to answer without asking what was meant."
        )
    return f"Something here covers it with only {covered}; {threshold.suggest:.0%} are needed."


def reason_for_two(chances: Sequence[float]) -> str:
    """One sentence on why two entries answer."""
    shares = " and ".join(f"{chance:.0%}" for chance in chances)
    return f"Two parts of it ask for two entries, each likely enough to answer ({shares})."


def probabilities(
    model: Logistic, features: Floats, names: Sequence[str] = FEATURES
) -> list[float]:
    """Apply a logistic model to rows of named features; those it does not name count nothing."""
    weights = [model.weights.get(name, 0.0) for name in names]
    rows: list[list[float]] = features.tolist()
    return [_chance(model.bias + sum(map(mul, weights, row))) for row in rows]


def _chance(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))
