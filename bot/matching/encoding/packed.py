"""Unit vectors in one byte a dimension, and their cosines with a question's vector."""

from __future__ import annotations

from typing import Any, Self, TypeAlias

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bot.matching.encoding.integer_product import MOST, ZERO, product
from bot.matching.encoding.session import Vectors

Rows: TypeAlias = NDArray[np.int8]
_LARGEST = 127
_BASE = 2 * MOST
_PIECE = 1024
"""Vectors that are floats at once: 1.5 MB."""
_STEPS = np.array([1, _BASE, _BASE**2], np.float64)
"""How many steps of each digit make one of the first."""


def packed(vectors: Vectors) -> Rows:
    """Return vectors in one byte a dimension, each scaled to its largest value."""
    peaks = np.abs(vectors).max(axis=1, keepdims=True, initial=1e-9)
    scaled: Vectors = vectors * (_LARGEST / peaks)
    return scaled.round().astype(np.int8)


def unpacked(rows: Rows) -> Vectors:
    """Return unit vectors."""
    vectors = rows.astype(np.float32)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1)
    return vectors


class PackedVectors(Struct, frozen=True, eq=False):
    """Unit vectors, shape (n, d), that take a quarter of the memory of floats.

    values: each dimension with ZERO added. scales: what makes each of length one.
    """

    values: NDArray[np.uint8]
    scales: Vectors

    @classmethod
    def of(cls, vectors: Vectors) -> Self:
        """Pack unit vectors: their cosines change by less than 0.01."""
        return cls.of_rows(packed(vectors))

    @classmethod
    def of_rows(cls, rows: Rows) -> Self:
        """Take vectors that are packed already; nothing is lost."""
        lengths = [
            np.linalg.norm(rows[start : start + _PIECE].astype(np.float32), axis=1)
            for start in range(0, len(rows), _PIECE)
        ]
        scales = 1 / np.maximum(np.concatenate([np.zeros(0, np.float32), *lengths]), 1)
        return cls(rows.view(np.uint8) ^ np.uint8(ZERO), scales.astype(np.float32))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.values)

    def __getitem__(self, rows: slice | list[int] | NDArray[np.integer[Any]]) -> Vectors:
        """Return some of them as floats, shape (rows, d)."""
        return unpacked((self.values[rows] ^ np.uint8(ZERO)).view(np.int8))

    def some(self, rows: slice | NDArray[np.integer[Any]]) -> PackedVectors:
        """Return some of them, packed."""
        return PackedVectors(self.values[rows], self.scales[rows])

    def cosines(self, vector: Vectors) -> Vectors:
        """Return the cosine of each with a unit vector, as exactly as floats would.

        The vector is written in three digits of seven bits.
        """
        scale = float(np.abs(vector).max(initial=0)) / MOST or 1.0
        wholes = np.rint(vector[:, None] * (_STEPS / scale))
        # Of each number of steps, what the coarser steps do not hold already.
        wholes[:, 1:] -= _BASE * wholes[:, :-1]
        sums = product(self.values, wholes.astype(np.int8)).astype(np.float32)
        cosines: Vectors = sums @ (scale / _STEPS).astype(np.float32)
        cosines *= self.scales
        return cosines
