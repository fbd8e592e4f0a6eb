"""The wording signal: words, pairs of words and groups of letters that are commoner in danger.

A linear model over tf-idf of two views: words with word pairs, and groups of two to five letters,
which survive misspelling. Terms are hashed to places (Weinberger et al. 2009), so that the table
stays small. Fitted beforehand by `python -m training fit-danger`; it works
without the sentence model.
"""

from __future__ import annotations

import math
import re
import zlib
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bot.safety.models import SafetyDataError
from bot.text.spelling import LONGEST_WORD
from bot.text.terms import distinct, pieces, term_frequency, word_pairs

PLACES = 1 << 17
"""Number of places that the terms of a view are hashed to; a power of two."""

Numbers: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.int64]

_WORD = re.compile(r"[a-z']+")
_SHORTEST, _LONGEST = 2, 5
_LETTERS = 1 << 32
"""Numbers from here on are those of groups of letters, the others those of words and pairs."""
_REMEMBERED = 2048


class HashedTerms(Struct, frozen=True):
    """The terms of a text in one view: their places, each once, and 1 + ln(count)."""

    places: Places
    weights: Numbers


def hash_views(plain: str) -> tuple[HashedTerms, HashedTerms]:
    """Return both views of a plain text: words and pairs, and groups of letters."""
    terms, count = _hash_terms(plain)
    places, weights = terms.places, terms.weights
    return (
        HashedTerms(places[:count], weights[:count]),
        HashedTerms(places[count:] - PLACES, weights[count:]),
    )


def _hash_terms(plain: str) -> tuple[HashedTerms, int]:
    """Return the terms of both views, and how many are of the first; PLACES added to the others.

    Both at once: a text has few terms, so the time goes by the number of steps.
    """
    words = _WORD.findall(plain)
    own = [*map(_number, words), *map(_number, word_pairs(words))]
    numbers, counts = distinct(
        np.concatenate([np.array(own, np.int64), *map(_numbers_of_letters, words)])
    )
    places = numbers & (PLACES - 1)
    count = int(numbers.searchsorted(_LETTERS))
    places[count:] += PLACES
    return HashedTerms(places, term_frequency(counts.astype(np.float64))), count


def _numbers_of_letters(word: str) -> Places:
    """Return the numbers of a word's groups of letters, _LETTERS added to each.

    Words come again in every text; what is longer than any word is not remembered.
    """
    return _remembered(word) if len(word) <= LONGEST_WORD else _numbered(word)


def _numbered(word: str) -> Places:
    return np.array([_LETTERS + _number(each) for each in pieces(word, _SHORTEST, _LONGEST)])


_remembered = lru_cache(_REMEMBERED)(_numbered)


def _number(term: str) -> int:
    return zlib.crc32(term.encode())


class Wording(Struct, frozen=True):
    """Rarity (idf) and weight of every place, a row for each view; `bias` is for no text."""

    rarity: NDArray[np.floating]
    weight: NDArray[np.floating]
    bias: float

    @classmethod
    def load(cls, path: Path) -> Wording:
        """Read wording.npz. Raises SafetyDataError."""
        try:
            with np.load(path, allow_pickle=False) as stored:
                # In half precision, as they are stored: few of them are read at a time.
                rarity, weight = stored["rarity"], stored["weight"]
                bias = float(stored["bias"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SafetyDataError(f"{path}: cannot be read ({error})") from error
        if rarity.shape != (2, PLACES) or weight.shape != (2, PLACES):
            raise SafetyDataError(f"{path}: has {weight.shape} weights, not two of {PLACES}")
        return cls(rarity, weight, bias)

    def save(self, path: Path) -> None:
        """Write wording.npz, in half precision."""
        rarity, weight = self.rarity.astype(np.float16), self.weight.astype(np.float16)
        np.savez_compressed(path, rarity=rarity, weight=weight, bias=self.bias)

    def score(self, plain: str) -> float:
        """Return the log-odds of danger by wording alone: 0 is undecided, more is worse."""
        terms, count = _hash_terms(plain)
        # `take` reads the table as one row, and `reduce` is what `sum` calls in the end.
        sizes = terms.weights * self.rarity.take(terms.places)
        values = sizes * self.weight.take(terms.places)
        squares = sizes * sizes
        total = self.bias
        for view in (slice(count), slice(count, None)):
            if norm := math.sqrt(np.add.reduce(squares[view])):
                total += float(np.add.reduce(values[view])) / norm
        return total
