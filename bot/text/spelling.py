"""Spelling repair: the nearest word of a list, and the letters behind digits and signs.

Matching and safety repair different words, so each brings its own word lists; the distance, the
way a list is searched and the letters that digits stand for are the same for both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct
from rapidfuzz import process
from rapidfuzz.distance import OSA

LONGEST_WORD: Final = 40
"""Letters of the longest word that is repaired: no English word is longer."""
_OFFERS = 12
_REMEMBERED = 4096
_WORD = re.compile(r"[^\W_]++(?:'[^\W_]++)*+")
_DOUBLED = re.compile(r"([a-z])\1")
# "1" is read as "i": "k1ll", "l1ke". The few words with "1" for "l" are within one edit anyway.
_LEET = str.maketrans("013457@$!", "oieastasi")

Cost = Callable[[str, str, float], float | None]
"""Rates (word, offer, edits): the lowest cost wins, and None refuses the offer."""


def count_edits(word: str, offer: str, edits: float) -> float:
    """Rate an offer by its edits alone; of equal ones the first of the list wins."""
    del word, offer
    return edits


class WordList(Struct, frozen=True):
    """Words that a misspelt word may stand for, in order of preference.

    shortest: letters of the shortest word to repair: every short word is near to some other.
    long: letters from which on two edits are allowed; None allows one edit to every word.
    """

    words: Sequence[str]
    shortest: int
    long: int | None = None
    cost: Cost = count_edits

    def nearest(self, word: str) -> str | None:
        """Return the cheapest word within reach, None when there is none.

        The distance is that of optimal string alignment: inserted, dropped, exchanged letters and
        two neighbours swapped count one edit each.
        """
        if len(word) < self.shortest:
            return None
        reach = 1 if self.long is None or len(word) < self.long else 2
        best: tuple[float, str] | None = None
        for offer, edits, _ in process.extract(
            word, self.words, scorer=OSA.distance, score_cutoff=reach, limit=_OFFERS
        ):
            cost = self.cost(word, offer, edits)
            if cost is not None and (best is None or cost < best[0]):
                best = (cost, offer)
        return best[1] if best else None


class Speller:
    """Repairs single words by word lists; the lists are asked one after the other.

    A word is repaired once and remembered. Longer words than LONGEST_WORD are returned as they
    are and not remembered, so that no text can fill the memory.
    """

    def __init__(self, lists: Sequence[WordList]) -> None:
        self._lists = tuple(lists)
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._search)

    def nearest(self, word: str) -> str | None:
        """Return the nearest word of the first list that has one within reach, else None."""
        return self._remembered(word) if len(word) <= LONGEST_WORD else None

    def _search(self, word: str) -> str | None:
        offers = (words.nearest(word) for words in self._lists)
        return next((offer for offer in offers if offer is not None), None)


def unmask(word: str) -> str:
    """Return a word with digits and signs read as the letters that they look like ("k1ll")."""
    return word.translate(_LEET)


def without_doubles(word: str) -> str:
    """Return a word with each doubled letter once."""
    return _DOUBLED.sub(r"\1", word)


def is_usual_slip(word: str, offer: str) -> bool:
    """Whether two words differ by swapped or doubled letters alone."""
    return sorted(word) == sorted(offer) or without_doubles(word) == without_doubles(offer)


def words_of(text: str) -> list[str]:
    """Return the words of a cleaned text, apostrophes inside them kept."""
    return _WORD.findall(text)


def replace_words(text: str, change: Callable[[str], str]) -> str:
    """Return a cleaned text with every word changed, and what stands between them kept."""
    return _WORD.sub(lambda match: change(match.group()), text)
