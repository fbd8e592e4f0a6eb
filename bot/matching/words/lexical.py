"""Words compared as words: tf-idf over words and pieces of words, without scipy.

Two views are averaged: words with word pairs, and the three and four letters long pieces of words
(padded with a space on both sides). In each view a term counts 1 + ln(tf), times the smoothed
ln((1 + n) / (1 + df)) + 1, scaled to length one; similarity is the mean of the two cosines.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from msgspec import Struct, field
from numpy.typing import NDArray

from bot.matching.words.term_codes import (
    FIRST_WORD,
    REMEMBERED,
    Codes,
    TermReader,
    codes_of,
    codes_of_pairs,
    read_all,
    term_words,
)
from bot.text.terms import distinct, inverse_document_frequency, term_frequency

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

MANY = 4000
"""Phrases from which on an index holds telling terms alone."""
_COMMON = 16
_RARE = 48
_POSTINGS = 20_000
"""Postings whose products are in memory at once."""
STEP = np.float32(math.sqrt(0.5) / 255)
"""A weight is at most sqrt(1/2), and kept in one byte: a similarity is exact to the third digit."""


class Bag(Struct, frozen=True):
    """One text as term numbers and weights, each of the two views scaled to length sqrt(1/2)."""

    terms: Ints
    weights: Floats


class LexicalIndex(Struct, frozen=True, dict=True):
    """The weight of every term in every phrase.

    codes: the terms, ascending; a term's number is its place there, and that of its idf. For term
    t, `rows` and `weights` from `starts[t]` to `starts[t + 1]` are the phrases that hold it, and
    how much it weighs there, in steps of STEP. size: the number of phrases.

    An index of MANY phrases leaves out what one phrase alone holds (six terms in ten) and
    what one in sixteen holds: they take most of memory and time, and tell entries apart no better
    (docs/matching.md). The common terms stay known, with an idf of 0: they are not rare.
    """

    codes: Codes
    idf: Floats
    starts: Ints
    rows: NDArray[np.integer[Any]]
    weights: NDArray[np.uint8]
    size: int
    reader: TermReader = field(default_factory=TermReader)

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """Index normalised texts, all terms at once: term by term takes four times as long."""
        codes, terms_of_texts = read_all(texts)
        numbers = np.concatenate([np.zeros(0, np.int64), *terms_of_texts])
        owners = np.repeat(np.arange(len(texts)), list(map(len, terms_of_texts)))
        places, counts = np.unique(owners * len(codes) + numbers, return_counts=True)
        owners, terms = np.divmod(places, max(1, len(codes)))
        spread = np.bincount(terms, minlength=len(codes))
        idf = inverse_document_frequency(len(texts), spread).astype(np.float32)
        known = np.ones(len(codes), bool)
        if len(texts) >= MANY:
            idf[spread * _COMMON > len(texts)] = 0
            known = spread > 1
        inside = known[terms]
        owners, terms, counts = owners[inside], terms[inside], counts[inside]
        weights = term_frequency(counts.astype(np.float32)) * idf[terms]
        views = 2 * owners + (codes[terms] >= FIRST_WORD)
        lengths = np.sqrt(2 * np.bincount(views, weights * weights, 2 * len(texts)))
        weights = (weights / np.maximum(lengths, STEP)[views]).astype(np.float32)
        terms = (np.cumsum(known) - 1)[terms]
        parts = (terms, owners, weights)
        return cls._of_parts(codes[known], idf[known], parts, len(texts), TermReader())

    @classmethod
    def of(cls, codes: Codes, idf: Floats, bags: Sequence[Bag], reader: TermReader) -> LexicalIndex:
        """Index bags that were weighed already."""
        # An empty array first: concatenating none would fail.
        terms = np.concatenate([np.zeros(0, np.int32), *(bag.terms for bag in bags)])
        owners = np.repeat(np.arange(len(bags)), [len(bag.terms) for bag in bags])
        weights = np.concatenate([np.zeros(0, np.float32), *(bag.weights for bag in bags)])
        return cls._of_parts(codes, idf, (terms, owners, weights), len(bags), reader)

    @classmethod
    def _of_parts(
        cls,
        codes: Codes,
        idf: Floats,
        parts: tuple[NDArray[np.integer[Any]], NDArray[np.integer[Any]], Floats],
        size: int,
        reader: TermReader,
    ) -> LexicalIndex:
        """Index parts: terms, the texts that own them, and their weights there."""
        terms, owners, weights = parts
        steps = np.rint(weights / STEP).astype(np.uint8)
        weighty = np.flatnonzero(steps)
        order = weighty[np.argsort(terms[weighty], kind="stable")]
        starts = np.searchsorted(terms[order], np.arange(len(codes) + 1)).astype(np.int32)
        rows = owners[order].astype(np.min_scalar_type(size))
        return cls(codes, idf, starts, rows, steps[order], size, reader)

    def bag(self, text: str) -> Bag:
        """Weigh a normalised text by this index; terms that no phrase holds are left out."""
        words = term_words(text)
        pairs = find(self.codes, codes_of_pairs(words))
        numbers, counts = distinct(np.concatenate([pairs, *map(self._numbers_of, words)]))
        if len(numbers) and numbers[0] < 0:
            numbers, counts = numbers[1:], counts[1:]
        idf = self.idf[numbers]
        telling = idf.nonzero()[0]
        numbers = numbers[telling]
        weights = term_frequency(counts[telling].astype(np.float32)) * idf[telling]
        return Bag(numbers, halved(weights, int(numbers.searchsorted(self._first_word))))

    @cached_property
    def _numbers_of(self) -> Callable[[str], Ints]:
        """Return the numbers of a word's terms; words that come often are looked up once."""

        def numbers_of(word: str) -> Ints:
            return find(self.codes, codes_of(word))

        return lru_cache(REMEMBERED)(numbers_of)

    @cached_property
    def _first_word(self) -> int:
        """The lowest number of a word or a pair; those below are of pieces."""
        return int(self.codes.searchsorted(FIRST_WORD))

    def similarities(self, bag: Bag) -> Floats:
        """Return the similarity to every phrase, shape (size,), 0 to 1."""
        low, high = self.starts[bag.terms], self.starts[bag.terms + 1]
        places = [slice(*pair) for pair in zip(low.tolist(), high.tolist(), strict=True)]
        if not places:
            return np.zeros(self.size, np.float32)
        products = np.concatenate([self.weights[place] for place in places])
        products = products * np.repeat(bag.weights * STEP, high - low)
        rows = np.concatenate([self.rows[place] for place in places])
        return np.bincount(rows, products, self.size).astype(np.float32)

    def some(self, rows: Ints) -> LexicalIndex:
        """Return some texts alone, by ascending numbers; they weigh what they weigh here."""
        place = np.full(self.size, -1, np.int32)
        place[rows] = np.arange(len(rows), dtype=np.int32)
        places = place[self.rows]
        inside = places >= 0
        starts = np.concatenate([[0], np.cumsum(inside)])[self.starts].astype(np.int32)
        return LexicalIndex(
            self.codes,
            self.idf,
            starts,
            places[inside].astype(self.rows.dtype),
            self.weights[inside],
            len(rows),
            self.reader,
        )

    def per_term(self, columns: Ints, values: Floats) -> Floats:
        """Return what each term adds to sums over phrases, shape (terms, k).

        values: shape (columns, k), one row for each phrase in `columns`. The product of a bag's
        weights with the rows of its terms is that of its similarities with `values`, for a fraction
        of the time where many texts are compared.
        """
        result = np.zeros((len(self.codes), values.shape[1]), np.float32)
        place = np.full(self.size, -1, np.int32)
        place[columns] = np.arange(len(columns), dtype=np.int32)
        terms = np.repeat(np.arange(len(self.codes)), np.diff(self.starts))
        inside = np.flatnonzero(place[self.rows] >= 0)
        for part in np.array_split(inside, max(1, len(inside) // _POSTINGS)):
            added = self.weights[part, None] * values[place[self.rows[part]]]
            first = np.flatnonzero(np.diff(terms[part], prepend=-1))
            if len(first):
                result[terms[part[first]]] += np.add.reduceat(added, first)
        result *= STEP
        return result

    def matrix(self, columns: Ints) -> Floats:
        """Return the similarity of every phrase to those in `columns`, shape (size, columns)."""
        result = np.zeros((self.size, len(columns)), np.float32)
        place = np.full(self.size, -1, np.int32)
        place[columns] = np.arange(len(columns), dtype=np.int32)
        spread = np.diff(self.starts)
        usual = np.flatnonzero(spread > _RARE)
        for chunk in np.array_split(usual, max(1, len(usual) // 512)):
            dense = np.zeros((self.size, len(chunk)), np.float32)
            for column, term in enumerate(chunk):
                part = slice(self.starts[term], self.starts[term + 1])
                dense[self.rows[part], column] = self._weights(part)
            result += dense @ dense[columns].T
        for term in np.flatnonzero((spread > 0) & (spread <= _RARE)):
            part = slice(self.starts[term], self.starts[term + 1])
            rows, weights = self.rows[part], self._weights(part)
            inside = place[rows] >= 0
            result[rows[:, None], place[rows[inside]]] += weights[:, None] * weights[inside]
        return result

    def _weights(self, part: slice) -> Floats:
        weights = self.weights[part].astype(np.float32)
        weights *= STEP
        return weights


def find(codes: Codes, terms: Codes) -> Ints:
    """Return the number of each wanted term among ascending codes, -1 for unknown ones."""
    if not len(codes):
        return np.full(len(terms), -1, np.int32)
    places = np.minimum(np.searchsorted(codes, terms), len(codes) - 1)
    return np.where(codes[places] == terms, places, -1).astype(np.int32)


def scaled(codes: Codes, weights: Floats) -> Floats:
    """Give the weights of both views length sqrt(1/2)."""
    return halved(weights, int(codes.searchsorted(FIRST_WORD)))


def halved(weights: Floats, pieces: int) -> Floats:
    """Give the weights of pieces, which stand first, and those of words length sqrt(1/2)."""
    for view in (weights[:pieces], weights[pieces:]):
        length = math.sqrt(2 * (view @ view))
        if length > 0:
            np.divide(view, np.float32(length), out=view)
    return weights
