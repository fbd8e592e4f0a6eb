"""The words of an overlay's phrases, weighed as if they stood beside the shipped ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.matching.lexical import Bag, Floats, LexicalIndex, find, scaled
from bot.matching.term_codes import Terms
from bot.text.terms import inverse_document_frequency


@dataclass(frozen=True, slots=True)
class Layer:
    """New phrases and their postings. Terms that are not shipped count as never seen before."""

    texts: tuple[str, ...]
    own: LexicalIndex

    @classmethod
    def of(cls, texts: tuple[str, ...], base: LexicalIndex) -> Layer:
        """Index normalised texts over a shipped index."""
        read = [base.reader.read(text) for text in texts]
        codes = np.unique(np.concatenate([np.zeros(0, np.uint64), *(t.codes for t in read)]))
        bags: list[Bag] = []
        for terms in read:
            weights = scaled(terms.codes, terms.weights * _idf(terms, base))
            bags.append(Bag(find(codes, terms.codes), weights))
        return cls(texts, LexicalIndex.of(codes, np.zeros(0, np.float32), bags, base.reader))

    def similarities(self, terms: Terms, base: LexicalIndex) -> Floats:
        """Return the tf-idf similarity of a text's terms to every new phrase."""
        numbers = find(self.own.codes, terms.codes)
        known = (numbers >= 0) | (find(base.codes, terms.codes) >= 0)
        weights = np.zeros(len(known), np.float32)
        weights[known] = scaled(terms.codes[known], (terms.weights * _idf(terms, base))[known])
        mine = numbers >= 0
        return self.own.similarities(Bag(numbers[mine], weights[mine]))


def _idf(terms: Terms, base: LexicalIndex) -> Floats:
    """How rare each term is among the shipped phrases."""
    numbers = find(base.codes, terms.codes)
    unseen = inverse_document_frequency(base.size, np.zeros(1))
    rarity = np.full(len(numbers), unseen, np.float32)
    rarity[numbers >= 0] = base.idf[numbers[numbers >= 0]]
    return rarity
