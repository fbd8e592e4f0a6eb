"""Fitting many new phrases to what the shipped ones leave unexplained, in bounded time and memory.

The letters are those of the algebra in `bot.matching.overlay`, last paragraph.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from bot.matching.index import PhraseIndex, mix
from bot.matching.overlay.change import PackedRows, ScoreChange
from bot.matching.overlay.phrases import NewPhrases, kernel_among, new_penalties
from bot.matching.words.lexical import Floats, Ints

_PIECE = 500
"""Phrases whose kernel is in memory at once: 2.4 MB with 1,200 landmarks."""
_FEW = 300
"""New phrases up to which it is quicker to ask each than to prepare for many."""
_JITTER = np.float32(1e-3)
"""Added to the diagonal: alike phrases make the system singular in single precision."""


def fit_residual(index: PhraseIndex, new: NewPhrases, count: int) -> ScoreChange:
    """Return the change by coefficients of the first new phrases; shipped ones stay."""
    marks = new.every_row[:count]
    shipped = shipped_scores(index, len(new.owners))
    penalty = new_penalties(index, new.subjects)
    system = kernel_among(index, new, _alike_marks(new, marks), marks, marks)
    if len(marks) == len(new.owners):
        system[np.diag_indices(len(marks))] += penalty
        targets = _unexplained(shipped, new, marks)
    else:
        system[np.diag_indices(len(marks))] += _JITTER
        targets = np.zeros((len(marks), new.classes), np.float32)
        for start in range(0, len(new.owners), _PIECE):
            rows = np.arange(start, min(start + _PIECE, len(new.owners)), dtype=np.int32)
            part = kernel_among(index, new, _alike_marks(new, rows), rows, marks)
            weighted = (part / penalty[rows, None]).T
            system += weighted @ part
            targets += weighted @ _unexplained(shipped, new, rows)
    own = np.linalg.solve(system, targets)
    return ScoreChange(PackedRows.of(own.T))


def _alike_marks(new: NewPhrases, rows: Ints) -> Floats:
    """Return the tf-idf similarities of some new phrases to the landmarks among them."""
    words = new.words
    return np.stack([words.marks.similarities(words.bag(row)) for row in rows.tolist()])


ScoreRows: TypeAlias = Callable[[NewPhrases, Ints], Floats]
"""Returns the scores of some new phrases by the shipped coefficients, X' C: (rows, classes)."""


def shipped_scores(index: PhraseIndex, count: int) -> ScoreRows:
    """Return what scores new phrases, the quicker way for so many."""
    if count > _FEW:
        return ShippedScores(index).of

    def one_by_one(new: NewPhrases, rows: Ints) -> Floats:
        return np.stack([_as_asked(index, new, row) for row in rows.tolist()])

    return one_by_one


def _as_asked(index: PhraseIndex, new: NewPhrases, row: int) -> Floats:
    """Return the scores of a new phrase as if somebody asked it: a millisecond."""
    vector = None if new.vectors is None else new.vectors[row : row + 1][0]
    kernel, _, _ = index.alike(vector, index.lexical.bag(new.words.texts[row]))
    return index.coefficients.T @ index.marked(kernel)


class ShippedScores:
    """Scores many new phrases by the shipped coefficients: half a second, then next to nothing."""

    def __init__(self, index: PhraseIndex) -> None:
        self._index = index
        self._per_term = index.lexical.per_term(index.marks, index.coefficients)
        vectors = index.vectors
        self._vectors = None if vectors is None else np.ascontiguousarray(vectors[index.marks].T)

    def of(self, new: NewPhrases, rows: Ints) -> Floats:
        """Return X' C for some new phrases, without the words of X."""
        lexical, kernel = self._index.lexical, self._index.kernel
        bags = [lexical.bag(new.words.texts[int(row)]) for row in rows]
        scores = np.stack([bag.weights @ self._per_term[bag.terms] for bag in bags])
        if new.vectors is None or self._vectors is None:
            return scores
        # The kernel is a sum of meaning and words, and so is its product with the coefficients.
        meaning = mix(kernel, new.vectors[rows] @ self._vectors, np.float32(0))
        scores *= np.float32(kernel.lexical)
        scores += meaning @ self._index.coefficients
        return scores


def _unexplained(shipped: ScoreRows, new: NewPhrases, rows: Ints) -> Floats:
    """Return E for some new phrases: their classes less the scores that they have already."""
    targets = new.targets(rows)
    scores = shipped(new, rows)
    targets[:, : scores.shape[1]] -= scores
    return targets
