"""Spelling repair: a word that nobody knows becomes the nearest word of the knowledge base."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

_WORD = re.compile(r"[^\W_]++(?:'[^\W_]++)*+")
_LEET = str.maketrans("013457@$", "oieastas")
# A whole word that is no plain word, so that every letter is read once.
_LEETWORD = re.compile(r"(?<![\w@$])[^\W0-9]*+[0-9@$][\w@$]*+")
_DOUBLED = re.compile(r"([a-z])\1")
_CLOCK = re.compile(r"\d+(?:am|pm|st|nd|rd|th|k|s|h|m|d|x|min|mins|yr|yrs|wk|wks)?")
_ENDINGS = ("s", "es", "d", "ed", "ing", "er", "ers", "ly", "n't", "'s", "'d", "'ll", "'ve", "'re")
_SHORTEST = 3
_LONG = 7
_LONGEST = 40
_OFFERED_COMMON = 6000
_SURE_COMMON = 4000
_DOUBTFUL = 6
_USED = 5


class Speller:
    """Repairs words that are in no vocabulary; knows nothing but words."""

    def __init__(self, counts: Mapping[str, int], common: Iterable[str] = ()) -> None:
        """`counts`: words of the knowledge base; `common`: words of the language, most used first.

        A word in either is right as it stands. Only knowledge words, and common words at one
        edit, are offered as repairs.
        """
        words = list(common)
        self._known = frozenset(counts) | frozenset(words)
        self._sure = frozenset(counts) | frozenset(words[:_SURE_COMMON])
        self._counts = counts
        self._near = sorted(word for word in counts if len(word) >= _SHORTEST)
        self._common = [
            word for word in words[:_OFFERED_COMMON] if len(word) > _SHORTEST and word not in counts
        ]
        self._fix = lru_cache(maxsize=2048)(self._repair)

    def repair(self, text: str) -> str:
        """Return a cleaned text with every unknown word repaired where a near word is known."""
        plain = _LEETWORD.sub(self._unleet, text)
        return _WORD.sub(lambda found: self._fixed(found.group()), plain)

    def knows(self, word: str) -> bool:
        """Whether a word is right as it stands."""
        return word in self._known or any(base in self._known for base in _bases(word))

    def uses(self, word: str) -> bool:
        """Whether the knowledge base itself uses a word."""
        return word in self._counts

    def nearest(self, word: str) -> str:
        """Return the word that a slip was meant to be, or the word itself."""
        return self._fix(word)

    def _unleet(self, found: re.Match[str]) -> str:
        """Read digits and signs inside a word as letters, if that makes a known word."""
        word = found.group()
        if word in self._known or _CLOCK.fullmatch(word) or not word.strip("0123456789@$"):
            return word
        letters = word.translate(_LEET)
        fixed = self._fixed(letters)
        return fixed if fixed in self._known else word

    def _fixed(self, word: str) -> str:
        """Repair a word; what is longer than any word is neither repaired nor remembered."""
        return self._fix(word) if len(word) <= _LONGEST else word

    def _repair(self, word: str) -> str:
        if len(word) < _SHORTEST or any(char.isdigit() for char in word) or word in self._sure:
            return word
        if self.knows(word):
            return self._slipped(word) or word
        squeezed = _single(word)
        return squeezed if squeezed in self._known else self._nearest(word) or word

    def _slipped(self, word: str) -> str | None:
        """A much used word that a short, rare one differs from by a usual slip ("wil", "tel")."""
        if len(word) > _DOUBTFUL or word not in self._known:
            return None
        found = process.extract(word, self._near, scorer=OSA.distance, score_cutoff=1, limit=12)
        offers = [hit[0] for hit in found if _usual_slip(word, hit[0])]
        used = [offer for offer in offers if self._counts[offer] >= _USED]
        return max(used, key=lambda offer: (self._counts[offer], offer), default=None)

    def _nearest(self, word: str) -> str | None:
        """The likeliest word within one edit (two for long words)."""
        reach = 2 if len(word) >= _LONG else 1
        found = process.extract(word, self._near, scorer=OSA.distance, score_cutoff=reach, limit=12)
        if len(word) == _SHORTEST:
            return next((hit[0] for hit in found if _usual_slip(word, hit[0])), None)
        if found:
            return min(found, key=lambda hit: (self._cost(word, hit[0], hit[1]), hit[0]))[0]
        other = process.extractOne(word, self._common, scorer=OSA.distance, score_cutoff=1)
        return other[0] if other else None

    def _cost(self, word: str, offer: str, edits: float) -> float:
        """How unlikely it is that `offer` was meant: edits, discounted for the usual slips.

        Swapped and doubled letters are the usual slips, first letters are seldom wrong, and
        words that the knowledge base uses often are meant often.
        """
        slip = 0.7 * _usual_slip(word, offer)
        strange_start = 0.3 * (word[0] != offer[0])
        return edits - slip + strange_start - 0.15 * math.log1p(self._counts[offer])


def words_of(text: str) -> list[str]:
    """The words of a cleaned text, apostrophes inside them kept."""
    return _WORD.findall(text)


def _usual_slip(word: str, offer: str) -> bool:
    """Whether two words differ by swapped or doubled letters alone."""
    return sorted(word) == sorted(offer) or _single(word) == _single(offer)


def _single(word: str) -> str:
    return _DOUBLED.sub(r"\1", word)


def _bases(word: str) -> Iterator[str]:
    """What a word may be an inflection of: endings off, a dropped e back, a doubled letter off."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            base = word[: -len(ending)]
            yield base
            yield base + "e"
            if len(base) > _SHORTEST and base[-1] == base[-2]:
                yield base[:-1]
