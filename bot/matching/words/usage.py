"""The use that phrases of a knowledge base make of words: counted once, in one pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Self

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bot.text.spelling import words_of


class WordUsage(Struct, frozen=True):
    """Counts by word.

    times: how often it stands in all phrases. inside, outside: how many phrases of entries, and of
    what is not covered, hold it. entries: how many entries have it in a phrase. phrases: how many
    phrases there are of entries, and of what is not covered.
    """

    times: Counter[str]
    inside: Counter[str]
    outside: Counter[str]
    entries: Counter[str]
    phrases: tuple[int, int]

    @classmethod
    def of(cls, texts: Iterable[str], owners: Sequence[int], outside: int) -> WordUsage:
        """Count in normalised phrases, by the class of each; outside: the class "not covered"."""
        covered = sum(owner != outside for owner in owners)
        sizes = (covered, len(owners) - covered)
        usage = cls(Counter(), Counter(), Counter(), Counter(), sizes)
        for owner, phrases in groupby(zip(owners, texts, strict=True), itemgetter(0)):
            holding: Counter[str] = Counter()
            for _, text in phrases:
                words = words_of(text)
                usage.times.update(words)
                holding.update(set(words))
            if owner == outside:
                usage.outside.update(holding)
            else:
                usage.inside.update(holding)
                usage.entries.update(holding.keys())
        return usage

    def packed(self) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
        """Return the words, which hold no line ends, and their four counts, shape (4, words)."""
        counters = (self.times, self.inside, self.outside, self.entries)
        counts = [[counter[word] for word in self.times] for counter in counters]
        words = np.frombuffer("\n".join(self.times).encode(), np.uint8)
        return words, np.array(counts, np.int32).reshape(len(counters), -1)

    @classmethod
    def of_packed(
        cls, words: NDArray[np.uint8], counts: NDArray[np.int32], phrases: tuple[int, int]
    ) -> Self:
        """Return what was packed, of so many phrases."""
        names = words.tobytes().decode().split("\n")
        rows: list[list[int]] = counts.tolist()
        times, inside, outside, entries = (
            Counter({name: count for name, count in zip(names, row, strict=False) if count})
            for row in rows
        )
        return cls(times, inside, outside, entries, phrases)
