"""The share of a sentence that is on the knowledge base's subject; cheap enough for every one."""

from __future__ import annotations

import math
from collections.abc import Mapping

from bot.matching.index import PhraseIndex
from bot.text.cleaning import clean
from bot.text.spelling import words_of


class Topical:
    """Words that stand more often in the phrases of entries than in out-of-scope phrases."""

    def __init__(self, index: PhraseIndex) -> None:
        usage = index.usage
        inside, outside = usage.phrases
        covered, others = _shares(usage.inside, inside), _shares(usage.outside, outside)
        self._worth = {
            word: math.sqrt(share - others.get(word, 0.0))
            for word, share in covered.items()
            if share > others.get(word, 0.0)
        }

    def likeness(self, sentence: str) -> float:
        """Return 0 to 1: the summed worth of the sentence's different words, at most 1."""
        words = set(words_of(clean(sentence)))
        return min(1.0, sum(self._worth.get(word, 0.0) for word in words))


def _shares(holding: Mapping[str, int], texts: int) -> dict[str, float]:
    """The share of texts in which each word stands."""
    return {word: count / texts for word, count in holding.items()}
