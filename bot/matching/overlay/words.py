"""The words of new phrases, weighed as if the phrases stood beside the shipped ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from bot.matching.overlay.bags import Bags
from bot.matching.words.lexical import Bag, Floats, Ints, LexicalIndex, find, scaled
from bot.matching.words.term_codes import Codes, Terms
from bot.text.terms import inverse_document_frequency

_PIECE = 256
"""Phrases whose terms are in memory at once while they are indexed."""


class OverlayWords(Struct, frozen=True):
    """The words of new phrases; terms that no shipped phrase holds count as the rarest.

    A question is compared with every landmark, so these are indexed by term; with the others only
    where it may mean their entry. codes: the terms, ascending. marks: of the landmarks, which are
    the first phrases; every: of all, by their classes; places: where each phrase stands there.
    """

    texts: tuple[str, ...]
    codes: Codes
    marks: LexicalIndex
    every: Bags
    places: Ints

    @classmethod
    def of(
        cls,
        texts: tuple[str, ...],
        base: LexicalIndex,
        owners: Ints | None = None,
        landmarks: int | None = None,
    ) -> OverlayWords:
        """Index normalised texts over a shipped index.

        owners: the class of each; without it they are all of one. Without `landmarks` all are some.
        """
        classes = np.zeros(len(texts), np.int32) if owners is None else owners
        order = np.argsort(classes, kind="stable").astype(np.int32)
        places = np.empty(len(texts), np.int32)
        places[order] = np.arange(len(texts), dtype=np.int32)
        rows: list[int] = order.tolist()
        by_class = [texts[row] for row in rows]
        starts = range(0, len(texts), _PIECE)
        pieces = [_Weighed.of(by_class[start : start + _PIECE], base) for start in starts]
        # An empty array first: concatenating none would fail.
        every_code = [np.zeros(0, np.uint64), *(np.unique(piece.codes) for piece in pieces)]
        codes = np.unique(np.concatenate(every_code))
        every = Bags.joined(Bags.of(piece.bags(codes)) for piece in pieces)
        first = [every.bag(place) for place in places[:landmarks].tolist()]
        marks = LexicalIndex.of(codes, np.zeros(0, np.float32), first, base.reader)
        return cls(texts, codes, marks, every, places)

    def bag(self, row: int) -> Bag:
        """Return the terms of a phrase."""
        return self.every.bag(int(self.places[row]))

    def compared(self, terms: Terms, base: LexicalIndex) -> WordLikeness:
        """Return the tf-idf similarities of a text's terms to the new phrases."""
        numbers, shipped = find(self.codes, terms.codes), find(base.codes, terms.codes)
        # The length of the text counts terms of both indexes, as one index of all would.
        indexed = np.flatnonzero(np.maximum(numbers, shipped) >= 0)
        weights = terms.weights[indexed] * _rarity(shipped[indexed], base)
        weights = scaled(terms.codes[indexed], weights)
        numbers = numbers[indexed]
        here = numbers >= 0
        return WordLikeness(self, Bag(numbers[here], weights[here]))


class WordLikeness(Struct, frozen=True):
    """The tf-idf similarities of a text to new phrases, to be worked out for those that matter."""

    words: OverlayWords
    bag: Bag

    def of_marks(self) -> Floats:
        """Return the similarity to every landmark."""
        return self.words.marks.similarities(self.bag)

    def of(self, rows: Ints) -> Floats:
        """Return the similarity to some phrases."""
        table = np.zeros(len(self.words.codes), np.float32)
        table[self.bag.terms] = self.bag.weights
        return self.words.every.products(table, self.words.places[rows])


class _Weighed(Struct, frozen=True):
    """The weighed terms of some texts, one text's after the other's; sizes: how many each has."""

    codes: Codes
    weights: Floats
    sizes: tuple[int, ...]

    @classmethod
    def of(cls, texts: Sequence[str], base: LexicalIndex) -> _Weighed:
        """Read and weigh texts."""
        terms = [_telling(base.reader.read(text), base) for text in texts]
        codes = np.concatenate([each.codes for each in terms])
        weights = [scaled(each.codes, each.weights) for each in terms]
        return cls(codes, np.concatenate(weights), tuple(map(len, weights)))

    def bags(self, codes: Codes) -> list[Bag]:
        """Return each text's terms by their numbers among all codes."""
        ends = np.cumsum(self.sizes)[:-1]
        numbers = np.split(find(codes, self.codes), ends)
        weights = np.split(self.weights, ends)
        return [Bag(*each) for each in zip(numbers, weights, strict=True)]


def _telling(terms: Terms, base: LexicalIndex) -> Terms:
    """Return the terms that weigh anything, weighed by their rarity."""
    weights = terms.weights * _rarity(find(base.codes, terms.codes), base)
    return Terms(terms.codes[weights > 0], weights[weights > 0])


def _rarity(shipped: Ints, base: LexicalIndex) -> Floats:
    """Return the inverse document frequency of terms by their numbers among the shipped ones."""
    unseen = inverse_document_frequency(base.size, np.zeros(1))
    rarity = np.full(len(shipped), unseen, np.float32)
    rarity[shipped >= 0] = base.idf[shipped[shipped >= 0]]
    return rarity
