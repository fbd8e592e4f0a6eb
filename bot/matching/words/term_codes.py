"""The terms of a text as numbers, for the lexical index.

A term is the hash of its letters, so that no vocabulary of strings stays in memory; among fifty
thousand terms two share a number with a chance of one in ten thousand million.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bot.text.spelling import LONGEST_WORD, words_of
from bot.text.terms import distinct, pieces, term_frequency, word_pairs

Codes = NDArray[np.uint64]

_SHORTEST_PIECE, _LONGEST_PIECE = 3, 4
REMEMBERED = 2048
"""Words that are taken apart once."""
_WORD = 1 << 63
FIRST_WORD = np.uint64(_WORD)
"""Codes below this are pieces of words, the others words and word pairs."""


class Terms(Struct, frozen=True):
    """The terms of one text, ascending, and how much their number of times counts: 1 + ln(tf)."""

    codes: Codes
    weights: NDArray[np.float32]


class TermReader:
    """Reads the terms of normalised texts; words that come often are taken apart once."""

    def __init__(self) -> None:
        self._codes_of = lru_cache(maxsize=REMEMBERED)(codes_of)

    def read(self, text: str) -> Terms:
        """Return the terms of a text."""
        words = term_words(text)
        codes, counts = distinct(
            np.concatenate([codes_of_pairs(words), *map(self._codes_of, words)])
        )
        return Terms(codes, term_frequency(counts.astype(np.float32)))


def read_all(texts: Sequence[str]) -> tuple[Codes, list[NDArray[np.int64]]]:
    """Return the codes of all terms of texts, ascending, and of each text the terms' numbers.

    A number is a place among the codes, and stands there as often as the term in the text. Every
    word and pair is hashed once, which takes a third of the time of `TermReader.read`.
    """
    words_of_texts = [term_words(text) for text in texts]
    every_word = list(dict.fromkeys(word for words in words_of_texts for word in words))
    pairs = dict.fromkeys(pair for words in words_of_texts for pair in word_pairs(words))
    codes_of_words = [codes_of(word) for word in every_word]
    pair_codes = np.array([_code(pair) | _WORD for pair in pairs], np.uint64)
    ends = np.cumsum([len(codes) for codes in codes_of_words])
    codes, numbers = np.unique(np.concatenate([*codes_of_words, pair_codes]), return_inverse=True)
    number_of_pair = dict(zip(pairs, numbers[len(numbers) - len(pairs) :].tolist(), strict=True))
    parts = np.split(numbers[: len(numbers) - len(pairs)], ends[:-1])
    numbers_of_word = dict(zip(every_word, parts, strict=False))
    result: list[NDArray[np.int64]] = []
    for words in words_of_texts:
        neighbours = [number_of_pair[pair] for pair in word_pairs(words)]
        own = [numbers_of_word[word] for word in words]
        result.append(np.concatenate([*own, np.array(neighbours, np.int64)]))
    return codes, result


def term_words(text: str) -> list[str]:
    """Return the words of a text that become terms."""
    return [word[:LONGEST_WORD] for word in words_of(text)]


def codes_of_pairs(words: Sequence[str]) -> Codes:
    """Return the codes of neighbouring words."""
    return np.array([_code(pair) | _WORD for pair in word_pairs(words)], np.uint64)


def codes_of(word: str) -> Codes:
    """Return the codes of the word itself and of its pieces."""
    codes = [_code(word) | _WORD]
    codes += map(_code, pieces(word, _SHORTEST_PIECE, _LONGEST_PIECE))
    if len(word) == 1:
        # Its only piece counts twice: the shipped parameters were fitted that way.
        codes.append(codes[-1])
    return np.array(codes, np.uint64)


def _code(term: str) -> int:
    """Return 63 bits of a term."""
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest()) >> 1
