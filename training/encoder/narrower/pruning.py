"""Narrower layers: heads of attention and inner values go that the others can stand in for.

A layer's last product of attention and its last product of all read these values. Those are dropped
one by one whose absence changes the product least, and the matrix is changed so that the others
make up for them (Optimal Brain Surgeon, Hassibi and Stork 1993; for whole heads as in ZipLM, Kurtic
et al. 2023). Needs torch and numpy alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from training.encoder.layers import (
    HEAD,
    KEY_BIAS,
    QUERY_BIAS,
    VALUE_BIAS,
    WIDE_BIAS,
    Floats,
    LayerNames,
    Layers,
)

Doubles: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
_DAMPING = 1e-3
"""Of the mean variance: without it what never varies could not be inverted."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What stays of every layer: heads of attention, and values between its last two products."""

    heads: int
    inner: int


class Moments:
    """The second moments of what some matrices are multiplied with, by name of the matrix."""

    def __init__(self, names: set[str]) -> None:
        self.of: dict[str, Doubles] = {}
        self._names = names

    def watch(self, matrix: str, values: Any) -> None:
        """Add values, shape (…, n): a `Network` calls this. All must be of tokens that count."""
        if matrix in self._names:
            rows = values.flatten(0, -2).float()
            added = (rows.T @ rows).double().cpu().numpy()
            self.of[matrix] = self.of.get(matrix, 0) + added


def pruned(
    layers: Layers, names: list[LayerNames], moments: Mapping[str, Doubles], shape: Shape
) -> Layers:
    """Return layers of a narrower shape, which have yet to learn.

    moments: of the last product of attention and the last of all, of every layer (`Moments`).
    """
    matrices, vectors = dict(layers.matrices), dict(layers.vectors)
    for own in names:
        columns, rest = without_least(moments[own.out], matrices[own.out], HEAD, shape.heads * HEAD)
        matrices[own.out] = rest
        for matrix, bias in (
            (own.query, QUERY_BIAS), (own.key, KEY_BIAS), (own.value, VALUE_BIAS),
        ):  # fmt: skip
            matrices[matrix] = matrices[matrix][:, columns]
            vectors[own.base + bias] = vectors[own.base + bias][columns]
        columns, rest = without_least(moments[own.narrow], matrices[own.narrow], 1, shape.inner)
        matrices[own.narrow] = rest
        matrices[own.wide] = matrices[own.wide][:, columns]
        vectors[own.base + WIDE_BIAS] = vectors[own.base + WIDE_BIAS][columns]
    notes = {**layers.notes, "heads": str(shape.heads), "inner": str(shape.inner)}
    return Layers(layers.kept, matrices, vectors, layers.head, layers.bias, notes)


def without_least(moments: Doubles, matrix: Floats, size: int, count: int) -> tuple[Ints, Floats]:
    """Return `count` rows of a matrix that can stand in for all, and what they become.

    moments: XᵀX of the values X that the matrix is multiplied with, shape (rows, rows). size: rows
    that stay or go together.
    """
    spread = np.trace(moments) / len(moments)
    damped = moments + np.eye(len(moments)) * spread * _DAMPING
    inverse = cast("Doubles", np.linalg.inv(damped))
    weights = matrix.astype(np.float64)
    left = np.arange(len(matrix)).reshape(-1, size)
    cost = _cost_of_one if size == 1 else _cost_of_several
    while left.size > count:
        number = int(cost(inverse, weights, left).argmin())
        rows = left[number]
        ahead = np.concatenate([weights[rows], inverse[rows]], axis=1)
        solved = np.linalg.solve(inverse[np.ix_(rows, rows)], ahead)
        column = inverse[:, rows]
        weights -= column @ solved[:, : weights.shape[1]]
        inverse -= column @ solved[:, weights.shape[1] :]
        left = np.delete(left, number, axis=0)
    rows = left.reshape(-1)
    return rows, weights[rows].astype(np.float32)


def _cost_of_one(inverse: Doubles, weights: Doubles, left: Ints) -> Doubles:
    """Return by how much the product changes without each row."""
    rows = left[:, 0]
    return np.square(weights[rows]).sum(axis=1) / inverse[rows, rows]


def _cost_of_several(inverse: Doubles, weights: Doubles, left: Ints) -> Doubles:
    """Return by how much the product changes without each group of rows."""
    costs = [
        (weights[rows] * np.linalg.solve(inverse[np.ix_(rows, rows)], weights[rows])).sum()
        for rows in left
    ]
    return np.array(costs)
