"""Choosing the numbers of model.toml on labelled messages that the signals have not read.

Two limits follow from stated targets: from where any help is shown, and from where the full card
is. Both go as low as the budget of false alarms allows, and never so high that less danger than
wanted is shown.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from bot.safety.detector import may_be_doubtful
from bot.safety.models import DangerKind
from bot.safety.thresholds import EvidenceLimits, Signals, Weighed, weigh
from training.logistic import fit_logistic

Shares = NDArray[np.float64]
Flags = NDArray[np.bool_]

STATES = ("nothing", "called_off", "idiom", "calm", "surely_calm", "possible", "likely")
CLEAR = "clear"
CRISIS, NOT_CRISIS, ORDINARY = "crisis", "not_crisis", "ordinary"
_ABOVE = 1.0
"""How much more evidence a breach needs that no rule knows."""
_CLEAR_LIMIT = -50.0
_EXPECTED = {
    True: {"called_off": 0.6, "idiom": 2.8, "calm": 3.2, "surely_calm": 7.5}
    | dict.fromkeys(("possible", "likely"), -1.6),
    False: {"called_off": 2.6, "idiom": 1.1, "calm": 1.7, "surely_calm": 3.5}
    | {"possible": -1.3, "likely": -1.8},
}
"""What each state was worth in limits that people chose, more than where no rule found anything;
with the model and without it."""
_TRUSTED = 25
"""As many messages of danger in a state count as much as what was expected of it."""
_NO_RULE = frozenset({"nothing", "called_off", "idiom", "calm", "surely_calm"})
_PARTS = (1.0, 2.0, 3.0, 4.0, 6.0)
_GROWTHS = (0.0, 0.5, 1.0, 1.5)
_FULL_PARTS = (0.0, 1.0, 2.0, 4.0)


class Targets(Struct, frozen=True):
    """Shares from 0 to 1: danger shown at least, and what may be shown wrongly.

    ordinary, not_crisis: the budget of false alarms by messages of these kinds. Of ordinary ones,
    those of real people and made-up ones weigh the same.
    """

    shown: float
    ordinary: float
    not_crisis: float


ANY_HELP = Targets(shown=0.96, ordinary=0.025, not_crisis=0.12)
"""For any help, the line above an answer included."""
FULL_CARD = Targets(shown=0.94, ordinary=0.015, not_crisis=0.08)
"""For the full card."""
BY_WORDS = Targets(shown=0.0, ordinary=0.025, not_crisis=0.06)
"""Without the sentence model, for the full card, which is then the only help: what words alone say
is too vague for two bands."""


class JudgedMessage(Struct, frozen=True):
    """A labelled message as the detector reads it.

    group: crisis, not_crisis or ordinary. real: a real person wrote it. measured: the targets are
    counted on it; else it only takes part in the fit. state: the limit that the rules lead to.
    kind: what a rule takes it for. urgent: it sounds done, or about to be.
    """

    group: str
    real: bool
    measured: bool
    state: str
    signals: Signals
    kind: DangerKind | None = None
    urgent: bool = False

    def may_be_doubtful(self, kind: DangerKind | None) -> bool:
        """Whether the answer may come first, with the kind that the model takes it for."""
        return not self.urgent and may_be_doubtful(self.kind or kind or DangerKind.SELF)

    def outcome(self, numbers: Numbers) -> tuple[bool, bool]:
        """Return whether any help is shown, and whether it is the full card."""
        if self.state == CLEAR:
            return True, True
        weighed = numbers.weigh(self)
        shown = weighed.possible >= 0
        full = weighed.clear >= 0 or not self.may_be_doubtful(weighed.kind)
        return shown, shown and full


class Numbers(Struct, frozen=True):
    """The weight of the classifier and the limits of one table of model.toml."""

    weight: float
    limits: EvidenceLimits

    def weigh(self, case: JudgedMessage) -> Weighed:
        """Compare a case with the limits."""
        return weigh(case.signals, getattr(self.limits, case.state), self.limits, self.weight)


def without_classifier(cases: Sequence[JudgedMessage]) -> list[JudgedMessage]:
    """Return the cases as they are read without the sentence model."""
    return [replace(case, signals=replace(case.signals, classifier=(), kinds=())) for case in cases]


def fit_numbers(cases: Sequence[JudgedMessage]) -> Numbers:
    """Return the numbers for cases, of which some should be danger and some not.

    Cases without what the sentence model says lead to one band.
    """
    start = _fit_states(cases)
    open_ = [case for case in cases if case.state != CLEAR]
    targets = ANY_HELP if start.weight else BY_WORDS
    tries = [
        _with_limits(cases, open_, start, targets, part, growth)
        for part in _PARTS
        for growth in _GROWTHS
    ]
    best = max(tries, key=_first)[1]
    if not start.weight:
        return best
    return max((_with_full(cases, open_, best, extra) for extra in _FULL_PARTS), key=_first)[1]


def raised_for(numbers: Numbers, calm: Sequence[JudgedMessage]) -> Numbers:
    """Return the numbers with each limit above the evidence of calm messages that must pass.

    Limits where a rule stands are left alone: there the rule is at fault.
    """
    limits = numbers.limits
    for case in calm:
        if (
            case.state in _NO_RULE
            and (over := replace(numbers, limits=limits).weigh(case).possible) >= 0
        ):
            limit = _hundredths(getattr(limits, case.state) + over + 0.05)
            limits = limits.model_copy(update={case.state: limit})
    return replace(numbers, limits=limits)


def cross_validated(
    cases: Sequence[JudgedMessage], folds: int = 5, seed: int = 1
) -> list[tuple[bool, bool]]:
    """Return the outcome of each case by numbers that were fitted to the other folds."""
    fold = np.random.default_rng(seed).permutation(len(cases)) % folds
    outcomes: list[tuple[bool, bool]] = [(False, False)] * len(cases)
    for number in range(folds):
        numbers = fit_numbers([case for at, case in enumerate(cases) if fold[at] != number])
        for at in np.flatnonzero(fold == number).tolist():
            outcomes[at] = cases[at].outcome(numbers)
    return outcomes


def _first(pair: tuple[float, Numbers]) -> float:
    return pair[0]


def _fit_states(cases: Sequence[JudgedMessage]) -> Numbers:
    """Fit the weight and the limits by what the rules saw, but for where they all stand."""
    open_ = [case for case in cases if case.state != CLEAR]
    with_model = bool(open_ and open_[0].signals.classifier)
    names = ("wording", *(("classifier",) if with_model else ()), *STATES[1:])
    rows = np.array([_features(case, with_model=with_model) for case in open_])
    danger = np.array([case.group == CRISIS for case in open_])
    model = fit_logistic(rows, danger, names, _weights(open_, danger))
    scale = max(model.weights["wording"], 0.05)
    weight = model.weights["classifier"] / scale if with_model else 0.0
    base = {name: -model.weights.get(name, 0.0) / scale for name in STATES}
    for name, expected in _EXPECTED[with_model].items():
        trust = _TRUSTED / (_TRUSTED + sum(case.state == name for case in open_ if _is_grave(case)))
        base[name] += trust * (expected - base[name])
    others = {"clear": _CLEAR_LIMIT, "part": 0.0, "part_growth": 0.0, "breach": 0.0}
    limits = EvidenceLimits(**base, **others, full=0.0, full_part=0.0)
    return Numbers(round(weight, 2), limits)


def _is_grave(case: JudgedMessage) -> bool:
    return case.group == CRISIS


def _features(case: JudgedMessage, *, with_model: bool) -> list[float]:
    signals = [case.signals.wording[0], *(case.signals.classifier[:1] if with_model else ())]
    return [*signals, *(float(case.state == name) for name in STATES[1:])]


def _weights(cases: Sequence[JudgedMessage], danger: Flags) -> Shares:
    """Danger and calm weigh the same; among the calm, real people and the others do."""
    weights = np.ones(len(cases))
    real = np.array([case.real for case in cases])
    sides = [danger, ~danger & real, ~danger & ~real]
    if not sides[1].any() or not sides[2].any():
        sides = [danger, ~danger]
    for side in sides:
        share = 0.5 if side is sides[0] or len(sides) == 2 else 0.25
        weights[side] = share * len(cases) / max(1, int(side.sum()))
    return weights


def _with_limits(
    cases: Sequence[JudgedMessage],
    open_: Sequence[JudgedMessage],
    start: Numbers,
    targets: Targets,
    part: float,
    growth: float,
) -> tuple[float, Numbers]:
    """Return how good the numbers are with this limit of parts, and the numbers."""
    tried = replace(
        start,
        limits=start.limits.model_copy(
            update={"part": part, "part_growth": growth, "breach": _ABOVE}
        ),
    )
    margins = np.array([tried.weigh(case).possible for case in open_])
    limit = _limit(cases, open_, margins, targets)
    return _gain(open_, margins >= limit), replace(tried, limits=_raised(tried.limits, limit))


def _with_full(
    cases: Sequence[JudgedMessage], open_: Sequence[JudgedMessage], numbers: Numbers, extra: float
) -> tuple[float, Numbers]:
    """Return the same with limits for the full card, `extra` more for parts."""
    tried = replace(numbers, limits=numbers.limits.model_copy(update={"full_part": extra}))
    weighed = [tried.weigh(case) for case in open_]
    margins = np.array(
        [
            one.clear if case.may_be_doubtful(one.kind) else max(one.clear, _always(one.possible))
            for case, one in zip(open_, weighed, strict=True)
        ]
    )
    full = max(0.0, _limit(cases, open_, margins, FULL_CARD))
    update = {"full": _hundredths(full), "full_part": _hundredths(full + extra)}
    return _gain(open_, margins >= full), replace(
        tried, limits=tried.limits.model_copy(update=update)
    )


def _always(possible: float) -> float:
    return math.inf if possible >= 0 else -math.inf


def _limit(
    cases: Sequence[JudgedMessage],
    open_: Sequence[JudgedMessage],
    margins: Shares,
    targets: Targets,
) -> float:
    """Return the lowest limit within the budget, or less where too little danger would be shown."""
    steps = np.unique(margins[np.isfinite(margins)])

    def shares(group: str, real: bool | None = None) -> Shares | None:
        """The share of measured messages shown at each step; clear rules show theirs at all."""

        def chosen(case: JudgedMessage) -> bool:
            return case.measured and case.group == group and real in {None, case.real}

        total = sum(map(chosen, cases))
        own = np.sort(margins[[chosen(case) for case in open_]])
        shown = total - np.searchsorted(own, steps, side="left")
        return shown / total if total else None

    ordinary = [one for one in (shares(ORDINARY, True), shares(ORDINARY, False)) if one is not None]
    within = np.ones(len(steps), np.bool_)
    if ordinary:
        within &= np.mean(ordinary, axis=0) <= targets.ordinary
    if (alarming := shares(NOT_CRISIS)) is not None:
        within &= alarming <= targets.not_crisis
    budget = float(steps[within][0]) if within.any() else float(steps[-1])
    danger = shares(CRISIS)
    enough = steps[danger >= targets.shown] if danger is not None else steps
    return min(budget, float(enough[-1])) if len(enough) else float(steps[0])


def _gain(open_: Sequence[JudgedMessage], shown: Flags) -> float:
    """Return the share of danger shown less that of calm, weighed as in the fit."""
    danger = np.array([case.group == CRISIS for case in open_])
    weights = _weights(open_, danger) / len(open_)
    return float(weights[danger] @ shown[danger] - weights[~danger] @ shown[~danger])


def _raised(limits: EvidenceLimits, by: float) -> EvidenceLimits:
    names = (*STATES, "part", "breach")
    update = {name: _hundredths(getattr(limits, name) + by) for name in names}
    return limits.model_copy(update=update)


def _hundredths(value: float) -> float:
    return round(value, 2) + 0.0
