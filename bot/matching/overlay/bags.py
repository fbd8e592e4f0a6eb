"""The words of many texts, each text's side by side, for comparing a question with a few of them.

An index by term would touch the postings of every text for each question; here the texts that
nobody asks for cost nothing. A term takes three bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.matching.words.lexical import Bag, Floats, Ints

NumberT = TypeVar("NumberT", np.int64, np.float64)

_FARTHEST = 65_535
"""The longest step from one term to the next; a longer one is several, of no weight."""
_LARGEST = 255
_PIECE = 256
"""Texts whose terms are numbers at once: a megabyte."""


@dataclass(frozen=True, slots=True)
class Bags:
    """Texts as terms and weights: of text i from `starts[i]` to `starts[i + 1]`.

    steps: from each term's number to the next, the first from 0. weights: in parts of the largest
    one of the text; scales: what one part is worth.
    """

    starts: Ints
    steps: NDArray[np.uint16]
    weights: NDArray[np.uint8]
    scales: Floats

    @classmethod
    def of(cls, bags: Iterable[Bag]) -> Bags:
        """Pack bags whose terms ascend."""
        parts = [_packed(bag) for bag in bags]
        sizes = [len(steps) for steps, _, _ in parts]
        # Empty arrays first: concatenating none would fail.
        steps = np.concatenate([np.zeros(0, np.uint16), *(steps for steps, _, _ in parts)])
        weights = np.concatenate([np.zeros(0, np.uint8), *(weights for _, weights, _ in parts)])
        scales = np.array([scale for _, _, scale in parts], np.float32)
        return cls(np.cumsum([0, *sizes]).astype(np.int32), steps, weights, scales)

    @classmethod
    def joined(cls, parts: Iterable[Bags]) -> Bags:
        """Return the bags of several, in their order."""
        every = [cls.of(()), *parts]
        sizes = np.concatenate([np.diff(part.starts) for part in every])
        return cls(
            np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32),
            np.concatenate([part.steps for part in every]),
            np.concatenate([part.weights for part in every]),
            np.concatenate([part.scales for part in every]),
        )

    def bag(self, row: int) -> Bag:
        """Return one text; among its terms may be some of no weight."""
        part = slice(int(self.starts[row]), int(self.starts[row + 1]))
        terms = np.cumsum(self.steps[part], dtype=np.int32)
        return Bag(terms, self.weights[part] * self.scales[row])

    def products(self, table: Floats, rows: Ints) -> Floats:
        """Return the product of some texts with a weight for every term."""
        parts = [
            self._products(table, rows[start : start + _PIECE])
            for start in range(0, len(rows), _PIECE)
        ]
        return np.concatenate([np.zeros(0, np.float32), *parts])

    def _products(self, table: Floats, rows: Ints) -> Floats:
        low, high = self.starts[rows], self.starts[rows + 1]
        sizes = high - low
        ends = np.cumsum(sizes)
        places = np.repeat(high - ends, sizes) + np.arange(ends[-1])
        terms = _summed(self.steps[places], np.int64)
        # The terms of each text count from 0 again.
        numbers = terms[1:] - np.repeat(terms[ends - sizes], sizes)
        totals = _summed(table[numbers] * self.weights[places], np.float64)
        return (totals[ends] - totals[ends - sizes]).astype(np.float32) * self.scales[rows]


def _packed(bag: Bag) -> tuple[NDArray[np.uint16], NDArray[np.uint8], np.float32]:
    """Return steps, weights and their scale."""
    far, near = np.divmod(np.diff(bag.terms, prepend=0), _FARTHEST)
    places = np.cumsum(far + 1) - 1
    size = len(places) + int(far.sum())
    steps, weights = np.full(size, _FARTHEST, np.uint16), np.zeros(size, np.uint8)
    scale = np.float32(bag.weights.max(initial=1e-9) / _LARGEST)
    steps[places] = near
    weights[places] = np.rint(bag.weights / scale)
    return steps, weights, scale


def _summed(values: NDArray[Any], kind: type[NumberT]) -> NDArray[NumberT]:
    """Return the sum of the values before each place, and of all."""
    sums = np.zeros(len(values) + 1, kind)
    np.cumsum(values, out=sums[1:])
    return sums
