"""Words compared as words: tf-idf over words and pieces of words, without scipy.

Two views are averaged: words with word pairs, and the three and four letters long pieces of words
(padded with a space on both sides). In each view a term counts 1 + ln(tf), times the smoothed
ln((1 + n) / (1 + df)) + 1, scaled to length one; similarity is the mean of the two cosines.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.matching.spelling import words_of

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

_PIECES = (3, 4)
_COMMON = 48
_PIECE_MARK = "\t"
_SEPARATOR = "\n"


def terms_of(text: str) -> Counter[str]:
    """Count the terms of a normalised text; pieces of words carry a mark before them."""
    words = words_of(text)
    counts: Counter[str] = Counter(words)
    counts.update(f"{first} {second}" for first, second in pairwise(words))
    for word, times in Counter(words).items():
        for piece in _pieces(word):
            counts[piece] += times
    return counts


def _pieces(word: str) -> Iterable[str]:
    padded = f" {word} "
    for size in _PIECES:
        for start in range(max(1, len(padded) - size + 1)):
            yield _PIECE_MARK + padded[start : start + size]


@dataclass(frozen=True, slots=True)
class Bag:
    """One text as term numbers and weights, each of the two views scaled to length sqrt(1/2)."""

    terms: Ints
    weights: Floats


@dataclass(frozen=True)
class LexicalIndex:
    """Postings of all phrases: for term t, `rows` and `weights` from `starts[t]` to `starts[t+1]`.

    `idf` and `starts` are in the order of `vocabulary`; `size` is the number of phrases.
    """

    vocabulary: Mapping[str, int]
    idf: Floats
    starts: NDArray[np.int64]
    rows: Ints
    weights: Floats
    size: int

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """Index normalised texts."""
        counted = [terms_of(text) for text in texts]
        spread = Counter(term for terms in counted for term in terms)
        vocabulary = {term: number for number, term in enumerate(sorted(spread))}
        n = len(texts)
        idf = np.array(
            [math.log((1 + n) / (1 + spread[term])) + 1 for term in vocabulary], np.float32
        )
        bags = [weigh(terms, vocabulary, idf) for terms in counted]
        flat = np.concatenate([bag.terms for bag in bags] or [np.zeros(0, np.int32)])
        owner = np.repeat(np.arange(n, dtype=np.int32), [len(bag.terms) for bag in bags])
        weight = np.concatenate([bag.weights for bag in bags] or [np.zeros(0, np.float32)])
        order = np.argsort(flat, kind="stable")
        starts = np.searchsorted(flat[order], np.arange(len(vocabulary) + 1)).astype(np.int64)
        return cls(vocabulary, idf, starts, owner[order], weight[order], n)

    def bag(self, text: str) -> Bag:
        """Weigh a normalised text by this index; terms that no phrase holds are left out."""
        return weigh(terms_of(text), self.vocabulary, self.idf)

    def similarities(self, bag: Bag) -> Floats:
        """Return the similarity to every phrase, shape (size,), 0 to 1."""
        if not len(bag.terms):
            return np.zeros(self.size, np.float32)
        low, high = self.starts[bag.terms], self.starts[bag.terms + 1]
        lengths = high - low
        ends = np.cumsum(lengths)
        places = np.repeat(low - (ends - lengths), lengths)
        places += np.arange(len(places))
        products = self.weights[places] * np.repeat(bag.weights, lengths)
        return np.bincount(self.rows[places], products, self.size).astype(np.float32)

    def matrix(self, columns: Ints) -> Floats:
        """Return the similarity of every phrase to those in `columns`, shape (size, columns)."""
        result = np.zeros((self.size, len(columns)), np.float32)
        place = np.full(self.size, -1, np.int32)
        place[columns] = np.arange(len(columns), dtype=np.int32)
        spread = np.diff(self.starts)
        common = np.flatnonzero(spread > _COMMON)
        for chunk in np.array_split(common, max(1, len(common) // 512)):
            dense = np.zeros((self.size, len(chunk)), np.float32)
            for column, term in enumerate(chunk):
                part = slice(self.starts[term], self.starts[term + 1])
                dense[self.rows[part], column] = self.weights[part]
            result += dense @ dense[columns].T
        for term in np.flatnonzero((spread > 0) & (spread <= _COMMON)):
            part = slice(self.starts[term], self.starts[term + 1])
            rows, weights = self.rows[part], self.weights[part]
            kept = place[rows] >= 0
            result[rows[:, None], place[rows[kept]]] += weights[:, None] * weights[kept]
        return result

    @cached_property
    def packed_vocabulary(self) -> str:
        """The vocabulary as one text, for storing; read it back with `unpack`."""
        return _SEPARATOR.join(self.vocabulary)


def unpack(vocabulary: str) -> dict[str, int]:
    """Return what `packed_vocabulary` was made of."""
    return {term: number for number, term in enumerate(vocabulary.split(_SEPARATOR)) if term}


def weigh(terms: Counter[str], vocabulary: Mapping[str, int], idf: Floats) -> Bag:
    """Weigh counted terms by a vocabulary and its idf; both views get length sqrt(1/2)."""
    known = sorted(
        (vocabulary[term], term, times) for term, times in terms.items() if term in vocabulary
    )
    numbers = np.array([number for number, _, _ in known], np.int32)
    weights = np.array([1 + math.log(times) for _, _, times in known], np.float32)
    weights *= idf[numbers]
    pieces = np.array([term.startswith(_PIECE_MARK) for _, term, _ in known], bool)
    for view in (pieces, ~pieces):
        length = np.sqrt(2) * np.linalg.norm(weights[view])
        if length > 0:
            weights[view] /= length
    return Bag(numbers, weights)
