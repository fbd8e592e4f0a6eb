"""The wording signal: words, pairs of words and groups of letters that are commoner in danger.

A linear model over tf-idf of two views: words with word pairs, and groups of two to five letters,
which survive misspelling. Terms are hashed to places (Weinberger et al. 2009), so that the table
stays small. Fitted beforehand by `python -m training fit-danger`; it works
without the sentence model.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.safety.models import SafetyDataError
from bot.text.spelling import LONGEST_WORD
from bot.text.terms import pieces, term_frequency, word_pairs

PLACES = 1 << 17
"""Number of places that the terms of a view are hashed to; a power of two."""

Numbers: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.int64]

_WORD = re.compile(r"[a-z']+")
_SHORTEST, _LONGEST = 2, 5
_REMEMBERED = 2048


@dataclass(frozen=True, slots=True)
class HashedTerms:
    """The terms of a text in one view: their places, each once, and 1 + ln(count)."""

    places: Places
    weights: Numbers


def hash_views(plain: str) -> tuple[HashedTerms, HashedTerms]:
    """Return both views of a plain text: words and pairs, and groups of letters."""
    words = _WORD.findall(plain)
    letters = [number for word in words for number in _numbers_of_letters(word)]
    return _hashed([*map(_number, words), *map(_number, word_pairs(words))]), _hashed(letters)


def _hashed(numbers: Sequence[int]) -> HashedTerms:
    distinct, counts = np.unique(np.array(numbers, np.int64), return_counts=True)
    return HashedTerms(distinct % PLACES, term_frequency(counts.astype(np.float64)))


def _numbers_of_letters(word: str) -> tuple[int, ...]:
    """Return the numbers of a word's groups of letters.

    Words come again in every text; what is longer than any word is not remembered.
    """
    return _remembered(word) if len(word) <= LONGEST_WORD else _numbered(word)


def _numbered(word: str) -> tuple[int, ...]:
    return tuple(map(_number, pieces(word, _SHORTEST, _LONGEST)))


_remembered = lru_cache(_REMEMBERED)(_numbered)


def _number(term: str) -> int:
    return zlib.crc32(term.encode())


@dataclass(frozen=True)
class Wording:
    """Rarity (idf) and weight of every place, a row for each view; `bias` is for no text."""

    rarity: NDArray[np.float32]
    weight: NDArray[np.float32]
    bias: float

    @classmethod
    def load(cls, path: Path) -> Wording:
        """Read wording.npz. Raises SafetyDataError."""
        try:
            with np.load(path, allow_pickle=False) as stored:
                rarity = stored["rarity"].astype(np.float32)
                weight = stored["weight"].astype(np.float32)
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
        total = self.bias
        for row, view in enumerate(hash_views(plain)):
            sizes = view.weights * self.rarity[row, view.places]
            norm = float(np.sqrt(np.dot(sizes, sizes)))
            if norm:
                total += float(np.dot(sizes, self.weight[row, view.places])) / norm
        return total
