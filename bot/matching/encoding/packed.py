"""Unit vectors in one byte a dimension, and their cosines with a question's vector."""

from __future__ import annotations

import threading
from typing import Any, Self, TypeAlias

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bot.matching.encoding.integer_product import MOST, ZERO, FixedProduct, product
from bot.matching.encoding.session import Vectors

Rows: TypeAlias = NDArray[np.int8]
_LARGEST = 127
_BASE = 2 * MOST
_PIECE = 1024
"""Vectors that are floats at once: 1.5 MB."""
_STEPS = np.array([1, _BASE], np.float64)
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

    def cosines_of(self, rows: NDArray[np.integer[Any]], vector: Vectors) -> Vectors:
        """Return the cosines of a few of them with a unit vector, sooner than all."""
        values = self.values[rows].astype(np.float32)
        values -= np.float32(ZERO)
        cosines: Vectors = values @ vector
        cosines *= self.scales[rows]
        return cosines

    def some(self, rows: slice | NDArray[np.integer[Any]]) -> PackedVectors:
        """Return some of them, packed."""
        return PackedVectors(self.values[rows], self.scales[rows])

    def cosines(self, vector: Vectors) -> Vectors:
        """Return the cosine of each with a unit vector, to the fourth digit."""
        digits, worth = _digits(vector)
        cosines: Vectors = product(self.values, digits.T).astype(np.float32) @ worth
        cosines *= self.scales
        return cosines


class ComparedVectors:
    """Packed vectors that are compared with many questions: that takes half of the time.

    From the first use on they lie here as the product wants them, and nowhere else.
    """

    def __init__(self, vectors: PackedVectors) -> None:
        """Take packed vectors, to lay them out when they are first used: 40 ms for 11,000."""
        self._count, self._width = vectors.values.shape
        self._kept: PackedVectors | FixedProduct = vectors
        self._lock = threading.Lock()

    @classmethod
    def of(cls, vectors: KeptVectors) -> ComparedVectors:
        """Take vectors that may be such already."""
        return cls(vectors) if isinstance(vectors, PackedVectors) else vectors

    def __len__(self) -> int:
        """Return how many there are."""
        return self._count

    def __getitem__(self, rows: slice | list[int] | NDArray[np.integer[Any]]) -> Vectors:
        """Return some of them as floats, shape (rows, d). All are read for it: 20 ms for 11,000."""
        axes = np.eye(self._width, dtype=np.float32)
        return np.ascontiguousarray(self._product.of(axes).T[rows])

    def some(self, rows: slice | NDArray[np.integer[Any]]) -> PackedVectors:
        """Return some of them, packed."""
        return PackedVectors.of(self[rows])

    def cosines(self, vector: Vectors) -> Vectors:
        """Return the cosine of each with a unit vector, to the third digit."""
        return self._product.of(vector[None])[0]

    @property
    def _product(self) -> FixedProduct:
        kept = self._kept
        return kept if isinstance(kept, FixedProduct) else self._lay_out()

    def _lay_out(self) -> FixedProduct:
        with self._lock:
            kept = self._kept
            if isinstance(kept, PackedVectors):
                rows = (kept.values ^ np.uint8(ZERO)).view(np.int8)
                kept = self._kept = FixedProduct(rows.T, kept.scales)
            return kept


KeptVectors: TypeAlias = PackedVectors | ComparedVectors


def _digits(vector: Vectors) -> tuple[NDArray[np.int8], Vectors]:
    """Return a vector in two digits of seven bits, shape (2, d), and what each digit is worth."""
    scale = float(np.abs(vector).max(initial=0)) / MOST or 1.0
    wholes = np.rint(np.outer(_STEPS / scale, vector))
    # The second digit holds what the first one leaves.
    wholes[1] -= _BASE * wholes[0]
    return wholes.astype(np.int8), (scale / _STEPS).astype(np.float32)
