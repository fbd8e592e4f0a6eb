"""Shortcuts for a server with very many phrases give what the long way gives."""

from __future__ import annotations

import numpy as np
import pytest

from bot.matching import Matcher
from bot.matching.encoding.packed import PackedVectors
from bot.matching.overlay.phrases import NewPhrases, cross_kernel
from bot.matching.overlay.sampled import ShippedScores, shipped_scores
from bot.matching.overlay.words import OverlayWords
from bot.matching.words.lexical import LexicalIndex

COLORS = ("red", "green", "blue", "mauve", "beige", "amber", "ochre", "khaki", "coral", "ivory")
THINGS = ("house", "tower", "bridge", "garden", "window", "carpet", "bottle", "pencil", "basket")


def test_what_terms_add_is_what_similarities_add() -> None:
    texts = tuple(f"the {color} {thing}" for color in COLORS for thing in THINGS)
    index = LexicalIndex.build(texts)
    columns = np.arange(0, len(texts), 3, dtype=np.int32)
    values = np.random.default_rng(1).normal(size=(len(columns), 4)).astype(np.float32)
    per_term = index.per_term(columns, values)
    assert len(index.rows)
    for text in ("a green tower", "the ivory basket in the house", "nothing of it"):
        bag = index.bag(text)
        long_way = index.similarities(bag)[columns] @ values
        assert bag.weights @ per_term[bag.terms] == pytest.approx(long_way, abs=1e-4)


def test_shipped_scores_of_new_phrases_are_those_of_their_kernel(small: Matcher) -> None:
    index, encoder = small.index, small.encoder
    assert encoder is not None
    texts = ("where may i park", "how long may i keep a novel", "zorbling blorp")
    words = OverlayWords.of(texts, index.lexical)
    vectors = PackedVectors.of(encoder.encode(texts))
    new = NewPhrases(words, vectors, np.zeros(3, np.int32), np.zeros(3, np.int32), 1)
    rows = np.array([0, 2], np.int32)
    long_way = cross_kernel(index, new, rows).T @ index.coefficients
    assert ShippedScores(index).of(new, rows) == pytest.approx(long_way, abs=1e-4)
    assert shipped_scores(index, 3)(new, rows) == pytest.approx(long_way, abs=1e-4)
