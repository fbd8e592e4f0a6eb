"""The change that an overlay makes to the score of every class, held in little memory."""

from __future__ import annotations

from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bot.matching.words.lexical import Floats, Ints

_FINE = 32767
"""The largest value of two bytes."""


class PackedRows(Struct, frozen=True):
    """A matrix in two bytes a value, each row scaled to its largest one."""

    values: NDArray[np.int16]
    scales: Floats

    @classmethod
    def of(cls, matrix: NDArray[np.floating[Any]]) -> PackedRows:
        """Round a matrix."""
        exact: Floats = matrix.astype(np.float32)
        scales: Floats = np.abs(exact).max(axis=1, initial=1e-9) / np.float32(_FINE)
        values = np.empty(exact.shape, np.int16)  # row by row: rows are what is picked
        values[...] = np.round(exact / scales[:, None])
        return cls(values, scales)

    def times(self, vector: Floats, rows: Ints | None = None) -> Floats:
        """Return the product with a vector, of all rows or some."""
        values, scales = self.values, self.scales
        if rows is not None:
            values, scales = values[rows], scales[rows]
        return (values.astype(np.float32) @ vector) * scales


class ScoreChange(Struct, frozen=True):
    """The coefficients of new phrases, and what they change of the shipped ones.

    own: D' of the algebra in `bot.matching.overlay`, one row a class, of the new phrases that carry
    coefficients: the first ones. shipped: F', one row a class; or spread: S', one row a new phrase.
    Never both; neither when the shipped coefficients stay.
    """

    own: PackedRows
    shipped: PackedRows | None = None
    spread: PackedRows | None = None

    @classmethod
    def none(cls, classes: int) -> ScoreChange:
        """Return the change that no phrase makes."""
        return cls(PackedRows.of(np.zeros((classes, 0), np.float32)))

    @property
    def marks(self) -> int:
        """How many new phrases carry coefficients."""
        return self.own.values.shape[1]

    def of(self, marked: Floats, own: Floats, classes: Ints | None) -> Floats:
        """Return the change of every class's score, or of some.

        marked: the question's kernel with the shipped phrases that carry coefficients (k in the
        algebra); own: with the new ones that carry some (r).
        """
        kernel = own if self.spread is None else own - self.spread.times(marked)
        change = self.own.times(kernel, classes)
        return change if self.shipped is None else change + self.shipped.times(marked, classes)
