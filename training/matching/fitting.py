"""Fitting every number in data/matching/parameters.json from labelled questions.

Questions are scored against the whole knowledge base and against thinned copies of it (a few
phrases an entry), so that the calibration holds for knowledge that was written in a hurry as well.
Nothing that is fitted names an entry.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.models import Snapshot
from bot.matching.cache import Cache
from bot.matching.decide import Verdict, judge
from bot.matching.encoding.built import INDEX_FILE, BuiltIndex
from bot.matching.encoding.encoder import Encoder
from bot.matching.index import PhraseIndex, PhraseList, mix, resolve
from bot.matching.matcher import Matcher
from bot.matching.parameters import Kernel, Logistic, Mode, Threshold
from bot.matching.scoring import FEATURES, Comparison, Scorer, Scores
from bot.matching.types import Dial
from bot.matching.words.lexical import Floats, Ints, LexicalIndex
from bot.paths import DATA
from bot.text.slang import Slang
from training.logistic import Doubles, fit_logistic
from training.questions import NONE, LabelledQuestion

_FOLDS = 5
_THIN = (4, 12)
_THIN_WEIGHT = 0.15
_RIGHT = FEATURES
_COVERED = ("score", "outside", "near", "near_outside", "words", "words_outside")
_WIDTHS, _SHARES = (3.0, 4.0), (0.2, 0.25, 0.3)
_WRONG = {Dial.CAREFUL: 0.02, Dial.BALANCED: 0.05, Dial.EAGER: 0.09}
_ANSWERED = {Dial.CAREFUL: 0.015, Dial.BALANCED: 0.03, Dial.EAGER: 0.06}
_REFUSED = 0.86


@dataclass(frozen=True)
class ScoredQuestion:
    """One question scored: its features, which shortlisted entries are right, and its weight."""

    scores: Scores
    right: NDArray[np.bool_]
    covered: bool
    weight: float
    kind: str


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
) -> Fitted:
    """Fit kernel, calibration and thresholds; crisis questions are left out.

    Every file counts alike, however many questions it holds: authors differ in style, and in how
    many acceptable entries they name.
    """
    kept_files = [[question for question in file if not question.crisis] for file in files]
    used = [question for file in kept_files for question in file]
    shares = np.concatenate([np.full(len(file), 1 / len(file)) for file in kept_files if file])
    shares *= len(used) / shares.sum()
    built = BuiltIndex.load(DATA / "matching" / INDEX_FILE)
    matcher = Matcher(snapshot, encoder, start, cache=Cache(None), slang=slang, built=built)
    comparisons = _compare(matcher, used)
    kernel = _best_kernel(matcher.index, comparisons, start.kernel) if encoder else start.kernel
    full = resolve(matcher.index, kernel)
    samples = list(_samples(full, comparisons, shares))
    extra: list[ScoredQuestion] = []
    for share in _THIN:
        rows = _thin_rows(matcher.index.phrases, share)
        extra += _samples(
            resolve(_subset(full, rows), kernel), comparisons.only(rows), shares * _THIN_WEIGHT
        )
    right, covered = _fit_models([*samples, *extra])
    verdicts = _held_out(samples, extra, start)
    dial = {setting: _threshold(samples, verdicts, setting) for setting in Dial}
    meaning = {setting: _meaning(samples, verdicts, dial[setting]) for setting in Dial}
    return Fitted(Mode(kernel=kernel, right=right, covered=covered, dial=dial), meaning)


@dataclass(frozen=True)
class _Asked:
    """Questions compared with every phrase, whatever the kernel: shapes (questions, phrases)."""

    questions: Sequence[LabelledQuestion]
    texts: Sequence[str]
    cosines: Floats
    words: Floats

    def only(self, rows: Ints) -> _Asked:
        """The same for some phrases alone (the weights of words stay as they are)."""
        return replace(self, cosines=self.cosines[:, rows], words=self.words[:, rows])


def _compare(matcher: Matcher, questions: Sequence[LabelledQuestion]) -> _Asked:
    index, encoder = matcher.index, matcher.encoder
    texts = [matcher.normaliser.question(question.text) for question in questions]
    words = np.stack([index.lexical.similarities(index.lexical.bag(text)) for text in texts])
    if encoder is None or index.vectors is None:
        return _Asked(questions, texts, np.zeros_like(words), words)
    vectors = np.concatenate([encoder.encode([text]) for text in texts])
    return _Asked(questions, texts, vectors @ index.vectors.T, words)


def _best_kernel(index: PhraseIndex, comparisons: _Asked, start: Kernel) -> Kernel:
    """The kernel under which most questions find an acceptable entry first and within three."""
    ids = index.phrases.ids
    marked = comparisons.only(index.marks)
    places = [place for place, question in enumerate(comparisons.questions) if question.accepted]

    def worth(kernel: Kernel) -> float:
        ridge = mix(kernel, marked.cosines, marked.words) @ resolve(index, kernel).coefficients
        order = np.argsort(-ridge[:, : len(ids)], axis=1, kind="stable")[:, :3]
        hits = [
            [ids[number] in comparisons.questions[place].accepted for number in order[place]]
            for place in places
        ]
        return float(np.mean([row[0] + any(row) for row in hits]))

    grid = [
        start.model_copy(update={"width": width, "lexical": share})
        for width, share in itertools.product(_WIDTHS, _SHARES)
    ]
    return max(grid, key=worth)


def _samples(index: PhraseIndex, comparisons: _Asked, weights: Doubles) -> Iterator[ScoredQuestion]:
    scorer = Scorer(index, None)
    for place, question in enumerate(comparisons.questions):
        cosines, words = comparisons.cosines[place], comparisons.words[place]
        kernel = words if index.vectors is None else mix(index.kernel, cosines, words)
        scores = scorer.rate(Comparison(comparisons.texts[place], kernel, cosines, words))
        names = [scorer.name(int(number), None) for number in scores.order]
        right = np.array([name in question.accepted for name in names], bool)
        weight = float(weights[place])
        yield ScoredQuestion(scores, right, bool(question.accepted), weight, question.kind)


def _thin_rows(phrases: PhraseList, share: int) -> Ints:
    """The canonical question and every n-th alias of each entry, and all out-of-scope phrases."""
    rows: list[int] = []
    for number in range(phrases.outside):
        rows_of_entry = np.flatnonzero(phrases.owners == number).tolist()
        rows += [rows_of_entry[0], *rows_of_entry[1 :: max(1, len(rows_of_entry) // share)][:share]]
    rows += np.flatnonzero(phrases.owners == phrases.outside).tolist()
    return np.array(rows, np.int32)


def _subset(index: PhraseIndex, rows: Ints) -> PhraseIndex:
    texts = tuple(index.texts[int(row)] for row in rows)
    phrases = replace(
        index.phrases,
        texts=texts,
        owners=index.phrases.owners[rows],
        topics=index.phrases.topics[rows],
    )
    return replace(
        index,
        phrases=phrases,
        texts=texts,
        vectors=None if index.vectors is None else index.vectors[rows],
        lexical=LexicalIndex.build(texts),
        marks=np.arange(len(rows), dtype=np.int32),
    )


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
        if _meaning(samples, verdicts, threshold)[4] >= _REFUSED:
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
