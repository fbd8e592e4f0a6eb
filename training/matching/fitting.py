"""Fitting every number in data/matching/parameters.json from labelled questions.

Questions are scored against the whole knowledge base and against thinned copies of it (a few
phrases an entry), so that the calibration holds for knowledge that was written in a hurry as well.
Nothing that is fitted names an entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from bot.knowledge.models import Snapshot
from bot.matching.cache import Cache
from bot.matching.decide import Verdict, judge
from bot.matching.encoding.built import INDEX_FILE, BuiltIndex
from bot.matching.encoding.encoder import Encoder
from bot.matching.index import resolve
from bot.matching.matcher import Matcher
from bot.matching.parameters import Logistic, Mode, Threshold
from bot.matching.scoring import FEATURES
from bot.matching.types import Dial
from bot.paths import DATA
from bot.text.slang import Slang
from training.logistic import Doubles, fit_logistic
from training.matching.building import with_shipped_landmarks
from training.matching.comparing import (
    ComparedQuestions,
    ScoredQuestion,
    best_kernel,
    scored_questions,
    subset,
    thin_rows,
)
from training.questions import NONE, LabelledQuestion

_FOLDS = 5
_THIN = (4, 12)
_THIN_WEIGHT = 0.15
_RIGHT = FEATURES
_COVERED = tuple(name for name in FEATURES if name != "lead")
_WRONG = {Dial.CAREFUL: 0.02, Dial.BALANCED: 0.04, Dial.EAGER: 0.08}
_ANSWERED = {Dial.CAREFUL: 0.015, Dial.BALANCED: 0.025, Dial.EAGER: 0.05}
_REFUSED = {Dial.CAREFUL: 0.86, Dial.BALANCED: 0.86, Dial.EAGER: 0.8}


@dataclass(frozen=True, slots=True)
class Fitted:
    """A fitted mode, and what its dial settings mean on questions kept out of the fit.

    meaning: per setting the shares (right, right or suggested, wrong, answered though not covered,
    refused when not covered).
    """

    mode: Mode
    meaning: dict[Dial, tuple[float, float, float, float, float]]


def fit_mode(
    snapshot: Snapshot,
    files: Sequence[Sequence[LabelledQuestion]],
    encoder: Encoder | None,
    slang: Slang,
    start: Mode,
    real: Sequence[Sequence[LabelledQuestion]] = (),
) -> Fitted:
    """Fit kernel, calibration and thresholds; crisis questions are left out.

    Every file counts alike, however many questions it holds: authors differ in style, and in how
    many acceptable entries they name. Those that real people wrote count as much as all others
    together.
    """
    used, shares = _weighed(files, real)
    # Its vectors alone: the index in it holds some phrases, and the fit needs all.
    built = structs.replace(BuiltIndex.load(DATA / "matching" / INDEX_FILE), key="")
    matcher = Matcher(snapshot, encoder, start, cache=Cache(None), slang=slang, built=built)
    compared = ComparedQuestions.of(matcher, used)
    kernel = start.kernel
    if encoder is not None:
        kernel = best_kernel(matcher.index, compared, start.kernel, shares)
    index = matcher.index if encoder is None else with_shipped_landmarks(matcher.index)
    full = resolve(index, kernel)
    # A bot compares a question with the landmarks, and with few phrases besides.
    alone = full.some(full.marks), compared.only(full.marks)
    samples = list(scored_questions(*alone, shares))
    extra: list[ScoredQuestion] = []
    for share in _THIN:
        rows = thin_rows(matcher.index.phrases, share)
        thinned = resolve(subset(full, rows), kernel)
        extra += scored_questions(thinned, compared.only(rows), shares * _THIN_WEIGHT)
    right, covered = _fit_models([*samples, *extra])
    verdicts = _held_out(samples, extra, start)
    dial = {setting: _threshold(samples, verdicts, setting) for setting in Dial}
    meaning = {setting: _meaning(samples, verdicts, dial[setting]) for setting in Dial}
    return Fitted(Mode(kernel=kernel, right=right, covered=covered, dial=dial), meaning)


def _weighed(
    files: Sequence[Sequence[LabelledQuestion]], real: Sequence[Sequence[LabelledQuestion]]
) -> tuple[list[LabelledQuestion], Doubles]:
    """Return all questions that tell of no danger, and how much each counts: 1 on average."""
    used: list[LabelledQuestion] = []
    shares: list[float] = []
    for group in (files, real):
        calm = [[question for question in file if not question.crisis] for file in group]
        for file in calm:
            used += file
            shares += [1 / len(file) / len(calm)] * len(file)
    weights = np.array(shares, np.float64)
    return used, weights * len(used) / weights.sum()


def _fit_models(samples: Sequence[ScoredQuestion]) -> tuple[Logistic, Logistic]:
    rows = np.concatenate([sample.scores.features for sample in samples]).astype(np.float64)
    truths = np.concatenate([sample.right for sample in samples])
    weights = np.concatenate([np.full(len(sample.right), sample.weight) for sample in samples])
    right = fit_logistic(rows, truths, _RIGHT, weights)
    columns = [FEATURES.index(name) for name in _COVERED]
    firsts = np.stack([sample.scores.features[0, columns] for sample in samples])
    covered = fit_logistic(
        firsts.astype(np.float64),
        np.array([sample.covered for sample in samples], bool),
        _COVERED,
        np.array([sample.weight for sample in samples]),
    )
    return right, covered


def _held_out(
    samples: Sequence[ScoredQuestion], extra: Sequence[ScoredQuestion], start: Mode
) -> list[tuple[Verdict, NDArray[np.bool_]]]:
    """Judge every question by models that were fitted without it (five folds)."""
    fold = np.arange(len(samples)) % _FOLDS
    thin_fold = np.tile(fold, len(_THIN))
    by_place: dict[int, tuple[Verdict, NDArray[np.bool_]]] = {}
    for number in range(_FOLDS):
        rest = [sample for sample, at in zip(samples, fold, strict=True) if at != number]
        rest += [sample for sample, at in zip(extra, thin_fold, strict=True) if at != number]
        right, covered = _fit_models(rest)
        mode = start.model_copy(update={"right": right, "covered": covered})
        for place, sample in enumerate(samples):
            if fold[place] != number:
                continue
            verdict = judge(sample.scores, mode)
            shortlist = sample.scores.order.tolist()
            order = [shortlist.index(entry) for entry in verdict.numbers]
            by_place[place] = (verdict, sample.right[order])
    return [by_place[place] for place in range(len(samples))]


def _threshold(
    samples: Sequence[ScoredQuestion],
    verdicts: Sequence[tuple[Verdict, NDArray[np.bool_]]],
    setting: Dial,
) -> Threshold:
    """The lowest thresholds that keep wrong answers, and what is shown for nothing, in bounds."""
    grid = [round(value, 2) for value in np.arange(0.3, 0.96, 0.01)]
    answer = grid[-1]
    for value in grid:
        _, _, wrong, answered, _ = _meaning(samples, verdicts, Threshold(answer=value, suggest=0.5))
        if wrong <= _WRONG[setting] and answered <= _ANSWERED[setting]:
            answer = value
            break
    for value in [round(value, 2) for value in np.arange(0.1, 0.96, 0.01)]:
        threshold = Threshold(answer=answer, suggest=value)
        if _meaning(samples, verdicts, threshold)[4] >= _REFUSED[setting]:
            return threshold
    return Threshold(answer=answer, suggest=answer)


def _meaning(
    samples: Sequence[ScoredQuestion],
    verdicts: Sequence[tuple[Verdict, NDArray[np.bool_]]],
    threshold: Threshold,
) -> tuple[float, float, float, float, float]:
    inside: list[tuple[float, ...]] = []
    outside: list[tuple[float, ...]] = []
    for sample, (verdict, right) in zip(samples, verdicts, strict=True):
        answered = verdict.best >= threshold.answer
        suggested = not answered and verdict.covered >= threshold.suggest
        if sample.covered:
            direct = answered and bool(right[0])
            helped = direct or (suggested and bool(right[:3].any()))
            inside.append((sample.weight, direct, helped, answered and not right[0]))
        elif sample.kind == NONE:
            outside.append((sample.weight, answered, not answered and not suggested))
    right_, helped_, wrong = _weighted(inside, 3)
    answered_, refused = _weighted(outside, 2)
    return right_, helped_, wrong, answered_, refused


def _weighted(rows: Sequence[tuple[float, ...]], columns: int) -> list[float]:
    """Weighted means of the columns after the first, which holds the weights."""
    if not rows:
        return [0.0] * columns
    table = np.array(rows, np.float64)
    return [float(value) for value in np.average(table[:, 1:], axis=0, weights=table[:, 0])]
