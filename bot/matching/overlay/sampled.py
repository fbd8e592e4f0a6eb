"""Fitting many new phrases to what the shipped ones leave unexplained, in bounded time and memory.

The letters are those of the algebra in `bot.matching.overlay`, last paragraph.
"""

from __future__ import annotations

import numpy as np

from bot.matching.index import PhraseIndex, mix
from bot.matching.overlay.change import ScoreChange
from bot.matching.overlay.phrases import NewPhrases, kernel_among, new_penalties
from bot.matching.words.lexical import Floats, Ints

_PIECE = 500
"""Phrases whose kernel is in memory at once: 2.4 MB with 1,200 landmarks."""
_JITTER = np.float32(1e-3)
"""Added to the diagonal: alike phrases make the system singular in single precision."""


def fit_residual(index: PhraseIndex, new: NewPhrases, count: int) -> ScoreChange:
    """Return the change by coefficients of the first new phrases; shipped ones stay."""
    marks = new.every_row[:count]
    words = new.words.own.matrix(marks)
    shipped = ShippedScores(index)
    penalty = new_penalties(index, new.subjects)
    system = kernel_among(index, new, words[marks], marks, marks)
    if len(marks) == len(new.owners):
        system[np.diag_indices(len(marks))] += penalty
        targets = _unexplained(shipped, new, marks)
    else:
        system[np.diag_indices(len(marks))] += _JITTER
        targets = np.zeros((len(marks), new.classes), np.float32)
        for start in range(0, len(new.owners), _PIECE):
            rows = np.arange(start, min(start + _PIECE, len(new.owners)), dtype=np.int32)
            part = kernel_among(index, new, words[rows], rows, marks)
            weighted = (part / penalty[rows, None]).T
            system += weighted @ part
            targets += weighted @ _unexplained(shipped, new, rows)
    own = np.linalg.solve(system, targets)
    return ScoreChange(np.ascontiguousarray(own.T, np.float32))


class ShippedScores:
    """Scores many new phrases by the shipped coefficients: X' C, without the words of X."""

    def __init__(self, index: PhraseIndex) -> None:
        self._index = index
        self._per_term = index.lexical.per_term(index.marks, index.coefficients)
        vectors = index.vectors
        self._vectors = None if vectors is None else np.ascontiguousarray(vectors[index.marks].T)

    def of(self, new: NewPhrases, rows: Ints) -> Floats:
        """Return the scores of some new phrases, shape (len(rows), shipped classes)."""
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


def _unexplained(shipped: ShippedScores, new: NewPhrases, rows: Ints) -> Floats:
    """Return E for some new phrases: their classes less the scores that they have already."""
    targets = new.targets(rows)
    scores = shipped.of(new, rows)
    targets[:, : scores.shape[1]] -= scores
    return targets
