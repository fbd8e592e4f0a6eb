"""Solving a few new phrases together with the shipped ones, exactly.

The letters C, D, F, P, S, X and Z are those of the algebra in `bot.matching.overlay`.
"""

from __future__ import annotations

import numpy as np

from bot.matching.index import PhraseIndex
from bot.matching.overlay.change import PackedRows, ScoreChange
from bot.matching.overlay.phrases import NewPhrases, cross_kernel, inner_kernel, new_penalties
from bot.matching.words.lexical import Floats, Ints


def solve_jointly(index: PhraseIndex, new: NewPhrases, inverse: Floats) -> ScoreChange:
    """Return the change that new phrases make, without the phrases of replaced classes.

    inverse: P, shape (n, n), which every server shares and nothing here changes.
    """
    removed = np.flatnonzero(np.isin(index.phrases.owners, new.replaced)).astype(np.int32)
    shipped = _with_new_classes(index.coefficients, new.classes)
    cross = cross_kernel(index, new, new.every_row)
    cross[removed] = 0  # removed phrases explain nothing of the new ones
    spread = inverse @ cross
    remaining, spread = _without_removed(inverse, removed, shipped, spread)
    own = _coefficients(index, new, cross, remaining, spread)
    by_class = PackedRows.of(own.T)
    if not len(removed) and len(new.owners) < new.classes:
        # Fewer phrases than classes: S is the smaller one to keep. It cannot say that shipped
        # phrases were removed, so then F is kept in any case.
        return ScoreChange(by_class, spread=PackedRows.of(spread.T))
    return ScoreChange(by_class, shipped=PackedRows.of((remaining - shipped - spread @ own).T))


def _with_new_classes(coefficients: Floats, classes: int) -> Floats:
    """Return C with a column of zeros for each class that is new."""
    return np.pad(coefficients, ((0, 0), (0, classes - coefficients.shape[1])))


def _without_removed(
    inverse: Floats, removed: Ints, coefficients: Floats, spread: Floats
) -> tuple[Floats, Floats]:
    """Return C and S as they are without the removed phrases, whose rows become zero."""
    if not len(removed):
        return coefficients, spread
    # Both are solutions of the same system and are mended by the same formula: side by side.
    solutions = np.hstack([coefficients, spread])
    corner = inverse[np.ix_(removed, removed)]
    solutions -= inverse[:, removed] @ np.linalg.solve(corner, solutions[removed])
    solutions[removed] = 0  # exactly, where rounding left a trace
    return solutions[:, : coefficients.shape[1]], solutions[:, coefficients.shape[1] :]


def _coefficients(
    index: PhraseIndex, new: NewPhrases, cross: Floats, shipped: Floats, spread: Floats
) -> Floats:
    """Return D, the coefficients of the new phrases, shape (m, classes), by the Schur complement.

    cross: X; shipped: C; spread: S; all three without the removed phrases.
    """
    inner = inner_kernel(index, new)
    inner[np.diag_indices(len(inner))] += new_penalties(index, new.subjects)
    unexplained = new.targets(new.every_row) - cross.T @ shipped
    return np.linalg.solve(inner - cross.T @ spread, unexplained)
