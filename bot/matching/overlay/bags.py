"""The words of many texts, each text's side by side, for comparing a question with a few of them.

An index by term would touch the postings of every text for each question; here the texts that
nobody asks for cost nothing. A term takes three bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bot.matching.words.lexical import Bag, Floats, Ints

_FARTHEST = 65_535
"""The longest step from one term to the next; a longer one is several, of no weight."""
_LARGEST = 255
_PIECE = 256
"""Texts that are compared at once: some hundred kilobytes."""


class Bags(Struct, frozen=True):
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

    def bag(self, text: int) -> Bag:
        """Return one text; among its terms may be some of no weight."""
        part = slice(int(self.starts[text]), int(self.starts[text + 1]))
        terms = np.cumsum(self.steps[part], dtype=np.int32)
        return Bag(terms, self.weights[part] * self.scales[text])

    def products(self, table: Floats, texts: Ints) -> Floats:
        """Return the product of some texts with a weight for every term.

        Quick where the texts stand in a few rows of neighbours.
        """
        parts = [
            self._products(table, texts[start : start + _PIECE])
            for start in range(0, len(texts), _PIECE)
        ]
        return np.concatenate([np.zeros(0, np.float32), *parts])

    def _products(self, table: Floats, texts: Ints) -> Floats:
        runs = list(self._runs(texts))
        sizes = self.starts[texts + 1] - self.starts[texts]
        firsts = np.cumsum(sizes) - sizes
        terms = np.cumsum(np.concatenate([self.steps[run] for run in runs]), dtype=np.int32)
        # The terms of each text count from 0 again.
        before = terms[firsts - 1]
        before[0] = 0
        terms -= np.repeat(before, sizes)
        values = table.take(terms)
        values *= np.concatenate([self.weights[run] for run in runs])
        return np.add.reduceat(values, firsts) * self.scales[texts]

    def _runs(self, texts: Ints) -> Iterator[slice]:
        """Yield where texts stand; neighbours together, which are copied at once."""
        cuts = np.flatnonzero(np.diff(texts) != 1)
        first = texts[np.concatenate([[0], cuts + 1])]
        last = texts[np.concatenate([cuts, [-1]])]
        bounds = zip(self.starts[first].tolist(), self.starts[last + 1].tolist(), strict=True)
        return (slice(*pair) for pair in bounds)


def _packed(bag: Bag) -> tuple[NDArray[np.uint16], NDArray[np.uint8], np.float32]:
    """Return steps, weights and their scale; a text without words gets a term of no weight."""
    if not len(bag.terms):
        return np.zeros(1, np.uint16), np.zeros(1, np.uint8), np.float32(0)
    far, near = np.divmod(np.diff(bag.terms, prepend=0), _FARTHEST)
    places = np.cumsum(far + 1) - 1
    size = len(places) + int(far.sum())
    steps, weights = np.full(size, _FARTHEST, np.uint16), np.zeros(size, np.uint8)
    scale = np.float32(bag.weights.max() / _LARGEST)
    steps[places] = near
    weights[places] = np.rint(bag.weights / scale)
    return steps, weights, scale
