"""Logistic regression by Newton's method: a few features, a few thousand rows, no library."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bot.matching.parameters import Logistic

Doubles = NDArray[np.float64]

_ROUNDS = 50
_CLOSE = 1e-8


def fit_logistic(
    rows: Doubles, truths: NDArray[np.bool_], names: tuple[str, ...], weights: Doubles
) -> Logistic:
    """Fit P(truth) to features (rows, columns named `names`) with row weights.

    Features are scaled to unit variance first; the ridge on scaled weights is 1 (the bias is
    free), which matters only when the rows are few.
    """
    centre = np.average(rows, axis=0, weights=weights)
    spread = np.sqrt(np.average((rows - centre) ** 2, axis=0, weights=weights)) + 1e-9
    design = np.column_stack([(rows - centre) / spread, np.ones(len(rows))])
    ridge = np.append(np.ones(rows.shape[1]), 0.0)
    solution = np.zeros(design.shape[1])
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(design @ solution, -30, 30)))
        slope = design.T @ (weights * (truths - chance)) - ridge * solution
        curve = (design * (weights * chance * (1 - chance))[:, None]).T @ design
        step = np.linalg.solve(curve + np.diag(ridge + 1e-9), slope)
        solution += step
        if float(np.abs(step).max()) < _CLOSE:
            break
    scaled = solution[:-1] / spread
    bias = float(solution[-1] - scaled @ centre)
    return Logistic(
        bias=round(bias, 4),
        weights={name: round(float(w), 4) for name, w in zip(names, scaled, strict=True)},
    )
