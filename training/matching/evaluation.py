"""Figures of matching: labelled questions against what the matcher made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching.types import Decision, Match
from training.questions import LabelledQuestion

_WITHIN = 3
_BINS = 10


@dataclass(frozen=True, slots=True)
class Trial:
    """One labelled question, what the matcher made of it, and in how many seconds.

    alarmed: the safety check would have shown the full card first; None when it was not asked.
    doubted: it would have shown the line that leads to help, above the answer.
    """

    question: LabelledQuestion
    match: Match
    seconds: float
    alarmed: bool | None = None
    doubted: bool = False

    @property
    def first(self) -> bool:
        """Whether the best candidate is acceptable."""
        best = self.match.candidates[:1]
        return bool(best) and best[0].entry_id in self.question.accepted

    @property
    def within(self) -> bool:
        """Whether one of the best three is acceptable."""
        return any(
            candidate.entry_id in self.question.accepted
            for candidate in self.match.candidates[:_WITHIN]
        )

    @property
    def offered(self) -> bool:
        """Whether an acceptable entry is answered or suggested."""
        if self.match.decision is Decision.ANSWER:
            return self.first
        names = {candidate.entry_id for candidate in self.match.suggested}
        return not names.isdisjoint(self.question.accepted)


@dataclass(frozen=True, slots=True)
class KindShares:
    """Shares (0 to 1) of the questions of one kind, and how many they were.

    right, wrong: answered directly. offered: answered or among the suggestions. suggested, refused:
    the decision, right or not. alarmed: the full card shown first (None: not asked), helped: that
    or the line that leads to it. For questions that are
    not covered first, within, right and offered are 0 and wrong is the share that was answered.
    """

    kind: str
    count: int
    first: float
    within: float
    right: float
    offered: float
    wrong: float
    suggested: float
    refused: float
    alarmed: float | None
    helped: float | None


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers whose stated probability lay in one tenth: how many, stated and observed mean."""

    low: float
    count: int
    stated: float
    observed: float


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of one run. Confusions: (acceptable, taken for, how often), the most first."""

    tallies: tuple[KindShares, ...]
    bins: tuple[Bin, ...]
    calibration_error: float
    confusions: tuple[tuple[str, str, int], ...]
    p50: float
    p99: float
    p99_long: float | None


def report(trials: Sequence[Trial]) -> Report:
    """Work out all figures. Questions labelled as a crisis count for `alarmed` alone."""
    kinds = sorted({trial.question.kind for trial in trials})
    covered = [trial for trial in trials if trial.question.accepted and not trial.question.crisis]
    calm = [trial for trial in trials if not trial.question.crisis]
    tallies = [_tally(kind, [t for t in trials if t.question.kind == kind]) for kind in kinds]
    inside = [trial for trial in covered if trial.question.kind in {"in", "typo"}]
    if len({trial.question.kind for trial in inside}) > 1:
        tallies.insert(0, _tally("in + typo", inside))
    bins = tuple(reliability(calm))
    seconds = np.array([trial.seconds for trial in trials] or [0.0])
    long = [trial.seconds for trial in trials if len(trial.question.text) >= 500]
    return Report(
        tuple(tallies),
        bins,
        _calibration_error(bins),
        _confusions(covered),
        float(np.percentile(seconds, 50)),
        float(np.percentile(seconds, 99)),
        float(np.percentile(long, 99)) if long else None,
    )


def reliability(trials: Iterable[Trial]) -> list[Bin]:
    """Compare the stated probability of every best candidate with how often it was right."""
    groups: dict[int, list[tuple[float, bool]]] = {}
    for trial in trials:
        if trial.match.candidates:
            stated = trial.match.candidates[0].score
            groups.setdefault(min(int(stated * _BINS), _BINS - 1), []).append((stated, trial.first))
    return [
        Bin(
            number / _BINS,
            len(rows),
            sum(stated for stated, _ in rows) / len(rows),
            sum(right for _, right in rows) / len(rows),
        )
        for number, rows in sorted(groups.items())
    ]


def _tally(kind: str, trials: Sequence[Trial]) -> KindShares:
    def share(holds: Callable[[Trial], bool]) -> float:
        return sum(map(holds, trials)) / len(trials)

    def answered(trial: Trial) -> bool:
        return trial.match.decision is Decision.ANSWER

    alarms = [trial.alarmed for trial in trials if trial.alarmed is not None]
    return KindShares(
        kind=kind,
        count=len(trials),
        first=share(lambda trial: trial.first),
        within=share(lambda trial: trial.within),
        right=share(lambda trial: answered(trial) and trial.first),
        offered=share(lambda trial: trial.offered),
        wrong=share(lambda trial: answered(trial) and not trial.first),
        suggested=share(lambda trial: trial.match.decision is Decision.SUGGEST),
        refused=share(lambda trial: trial.match.decision is Decision.NONE),
        alarmed=sum(alarms) / len(alarms) if alarms else None,
        helped=share(lambda trial: bool(trial.alarmed) or trial.doubted) if alarms else None,
    )


def _calibration_error(bins: Sequence[Bin]) -> float:
    """Mean distance of stated and observed, weighted by count (expected calibration error)."""
    total = sum(row.count for row in bins)
    return sum(row.count * abs(row.stated - row.observed) for row in bins) / total if total else 0.0


def _confusions(trials: Iterable[Trial]) -> tuple[tuple[str, str, int], ...]:
    pairs = Counter(
        (trial.question.accepted[0], trial.match.candidates[0].entry_id)
        for trial in trials
        if trial.match.candidates and not trial.first
    )
    ranked = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    return tuple((expected, answered, count) for (expected, answered), count in ranked)
