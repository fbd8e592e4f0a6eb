"""Fitting the wording signal: logistic regression by accelerated gradient descent."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from bot.safety.wording import PLACES, Numbers, Places, View, Wording, views

_RIDGE = 0.125
_STEPS = 300
_STEEPEST = 5.0


def fit_wording(plain: Sequence[str], danger: Sequence[bool]) -> Wording:
    """Return weights for plain texts without idioms; both classes weigh the same."""
    read = [views(text) for text in plain]
    rarity = np.stack([_rarity([pair[row] for pair in read]) for row in range(2)])
    rows, columns, values = _matrix(read, rarity)
    weights = _descend(rows, columns, values, np.where(np.array(danger), 1.0, -1.0))
    return Wording(
        rarity.astype(np.float32),
        weights[:-1].reshape(2, PLACES).astype(np.float32),
        float(weights[-1]),
    )


def _rarity(read: Sequence[View]) -> Numbers:
    seen = np.zeros(PLACES)
    for view in read:
        seen[view.places] += 1
    return np.log((1 + len(read)) / (1 + seen)) + 1


def _matrix(read: Sequence[tuple[View, View]], rarity: Numbers) -> tuple[Places, Places, Numbers]:
    """Return the texts as one sparse matrix (row, column, value), each view of length one."""
    columns: list[Places] = []
    values: list[Numbers] = []
    for pair in read:
        for row, view in enumerate(pair):
            sizes = view.counts * rarity[row, view.places]
            columns.append(view.places + row * PLACES)
            values.append(sizes / (math.sqrt(float(np.dot(sizes, sizes))) or 1.0))
    sizes = [sum(len(view.places) for view in pair) for pair in read]
    rows = np.repeat(np.arange(len(read)), sizes)
    return rows, np.concatenate(columns), np.concatenate(values)


def _descend(rows: Places, columns: Places, values: Numbers, target: Numbers) -> Numbers:
    """Minimise the weighted logistic loss (Nesterov 1983); the last weight is the bias."""
    grave = float(np.count_nonzero(target > 0)) / len(target)
    share = np.where(target > 0, 0.5 / grave, 0.5 / (1 - grave))
    step = 1.0 / (len(target) / _STEEPEST + _RIDGE)
    width = 2 * PLACES
    weights = np.zeros(width + 1)
    ahead = weights.copy()
    for turn in range(_STEPS):
        score = np.bincount(rows, values * ahead[columns], len(target)) + ahead[-1]
        slope = -share * target / (1 + np.exp(target * score))
        gradient = np.bincount(columns, values * slope[rows], width) + _RIDGE * ahead[:-1]
        full = np.append(gradient, float(np.add.reduce(slope)) / 10)
        new = ahead - step * full
        ahead = new + turn / (turn + 3) * (new - weights)
        weights = new
    return weights
