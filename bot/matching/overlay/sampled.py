"""Fitting many new phrases to what the shipped ones leave unexplained, in bounded time and memory.

The letters are those of the algebra in `bot.matching.overlay`, last paragraph.
"""

from __future__ import annotations

import numpy as np

from bot.matching.index import PhraseIndex
from bot.matching.overlay.change import ScoreChange
from bot.matching.overlay.phrases import NewPhrases, cross_kernel, kernel_among, new_penalties
from bot.matching.words.lexical import Floats, Ints

_PIECE = 500
"""Phrases whose kernel is in memory at once: 2.4 MB with 1,200 landmarks."""
_JITTER = np.float32(1e-3)
"""Added to the diagonal: alike phrases make the system singular in single precision."""


def fit_residual(index: PhraseIndex, new: NewPhrases, count: int) -> ScoreChange:
    """Return the change by coefficients of the first new phrases; shipped ones stay."""
    marks = new.every_row[:count]
    words = new.words.own.matrix(marks)
    penalty = new_penalties(index, new.owners)
    system = kernel_among(index, new, words[marks], marks, marks)
    if len(marks) == len(new.owners):
        system[np.diag_indices(len(marks))] += penalty
        targets = _unexplained(index, new, marks)
    else:
        system[np.diag_indices(len(marks))] += _JITTER
        targets = np.zeros((len(marks), new.classes), np.float32)
        for start in range(0, len(new.owners), _PIECE):
            rows = np.arange(start, min(start + _PIECE, len(new.owners)), dtype=np.int32)
            part = kernel_among(index, new, words[rows], rows, marks)
            weighted = (part / penalty[rows, None]).T
            system += weighted @ part
            targets += weighted @ _unexplained(index, new, rows)
    own = np.linalg.solve(system, targets)
    return ScoreChange(np.ascontiguousarray(own.T, np.float32))


def _unexplained(index: PhraseIndex, new: NewPhrases, rows: Ints) -> Floats:
    """Return E for some new phrases: their classes less the scores that they have already."""
    targets = new.targets(rows)
    scores = cross_kernel(index, new, rows).T @ index.coefficients
    targets[:, : scores.shape[1]] -= scores
    return targets
