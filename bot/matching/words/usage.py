"""The use that phrases of a knowledge base make of words: counted once, in one pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from bot.text.spelling import words_of


@dataclass(frozen=True)
class WordUsage:
    """Counts by word.

    times: how often it stands in all phrases. inside, outside: how many phrases of entries, and of
    what is not covered, hold it. entries: how many entries have it in a phrase.
    """

    times: Counter[str]
    inside: Counter[str]
    outside: Counter[str]
    entries: Counter[str]

    @classmethod
    def of(cls, texts: Sequence[str], owners: Sequence[int], outside: int) -> WordUsage:
        """Count in normalised phrases, by the class of each; outside: the class "not covered"."""
        usage = cls(Counter(), Counter(), Counter(), Counter())
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
