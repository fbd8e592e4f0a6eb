"""The terms of a text: words, word pairs and pieces of words, each as one number.

A term is the hash of its letters, so that no vocabulary of strings stays in memory; among fifty
thousand terms two share a number with a chance of one in ten thousand million.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.text.spelling import words_of

Codes = NDArray[np.uint64]

_PIECES = (3, 4)
_REMEMBERED = 2048
_LONGEST = 40
"""Letters of a word that count: no word is longer."""
_WORD = 1 << 63
FIRST_WORD = np.uint64(_WORD)
"""Codes below this are pieces of words, the others words and word pairs."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one text, ascending, and how much their number of times counts: 1 + ln(tf)."""

    codes: Codes
    weights: NDArray[np.float32]


class TermReader:
    """Reads the terms of normalised texts; words that come often are taken apart once."""

    def __init__(self) -> None:
        self._parts = lru_cache(maxsize=_REMEMBERED)(_parts)

    def read(self, text: str) -> Terms:
        """Return the terms of a text."""
        words = [word[:_LONGEST] for word in words_of(text)]
        found = [code for word in words for code in self._parts(word)]
        found += [_code(f"{first} {second}") | _WORD for first, second in pairwise(words)]
        codes, counts = np.unique(np.array(found, np.uint64), return_counts=True)
        return Terms(codes, 1 + np.log(counts.astype(np.float32)))


def _parts(word: str) -> tuple[int, ...]:
    """The word itself and its pieces of three and four letters, a space on both sides."""
    return (_code(word) | _WORD, *(_code(piece) for piece in _pieces(f" {word} ")))


def _pieces(padded: str) -> Iterator[str]:
    for size in _PIECES:
        for start in range(max(1, len(padded) - size + 1)):
            yield padded[start : start + size]


def _code(term: str) -> int:
    """63 bits of a term."""
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest()) >> 1
