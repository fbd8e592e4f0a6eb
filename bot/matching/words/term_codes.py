"""The terms of a text as numbers, for the lexical index.

A term is the hash of its letters, so that no vocabulary of strings stays in memory; among fifty
thousand terms two share a number with a chance of one in ten thousand million.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.text.spelling import LONGEST_WORD, words_of
from bot.text.terms import pieces, term_frequency, word_pairs

Codes = NDArray[np.uint64]

_SHORTEST_PIECE, _LONGEST_PIECE = 3, 4
_REMEMBERED = 2048
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

    def __init__(self, remembered: int = _REMEMBERED) -> None:
        """Remember the codes of so many words, and of so many pieces of words."""
        self._codes_of = lru_cache(maxsize=remembered)(self._read_word)
        self._code_of_piece = lru_cache(maxsize=remembered)(_code)

    def read(self, text: str) -> Terms:
        """Return the terms of a text."""
        codes, counts = np.unique(np.array(self.codes(text), np.uint64), return_counts=True)
        return Terms(codes, term_frequency(counts.astype(np.float32)))

    def codes(self, text: str) -> list[int]:
        """Return the code of every term as often as it stands in a text."""
        words = [word[:LONGEST_WORD] for word in words_of(text)]
        numbers = [code for word in words for code in self._codes_of(word)]
        numbers += [_code(pair) | _WORD for pair in word_pairs(words)]
        return numbers

    def _read_word(self, word: str) -> tuple[int, ...]:
        """Return the codes of the word itself and of its pieces."""
        codes = [_code(word) | _WORD]
        codes += map(self._code_of_piece, pieces(word, _SHORTEST_PIECE, _LONGEST_PIECE))
        if len(word) == 1:
            # Its only piece counts twice: the shipped parameters were fitted that way.
            codes.append(codes[-1])
        return tuple(codes)


def _code(term: str) -> int:
    """Return 63 bits of a term."""
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest()) >> 1
