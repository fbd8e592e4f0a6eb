"""Shortcuts for a server with very many phrases give what the long way gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from bot.matching import Matcher
from bot.matching.cache import Cache
from bot.matching.encoding.packed import PackedVectors
from bot.matching.encoding.phrase_vectors import PhraseVectors, VectorTable
from bot.matching.index import build_index, pack, resolve
from bot.matching.overlay.bags import Bags
from bot.matching.overlay.phrases import NewPhrases, cross_kernel
from bot.matching.overlay.sampled import ShippedScores, shipped_scores
from bot.matching.overlay.words import OverlayWords
from bot.matching.words.lexical import Bag, LexicalIndex
from bot.matching.words.normalise import Normaliser
from bot.text.slang import Slang

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
    # One by one they are compared as questions are: to the third digit.
    assert shipped_scores(index, 3)(new, rows) == pytest.approx(long_way, abs=5e-3)


def test_phrases_without_a_coefficient_may_be_left_out(small: Matcher, tmp_path: Path) -> None:
    """Scores stay what they were, and the index can be kept in a file."""
    index, encoder = small.index, small.encoder
    assert encoder is not None
    count = len(index.texts)
    marks = np.arange(0, count, 2, dtype=np.int32)
    sampled = resolve(replace(index, marks=marks), index.kernel)
    rows = np.union1d(marks, [1]).astype(np.int32)
    some = sampled.some(rows)
    assert (len(some.texts), some.known, some.is_sampled) == (len(rows), count, True)
    assert not index.is_sampled
    assert some.usage.phrases == index.usage.phrases
    cache, known = Cache(tmp_path), PhraseVectors(encoder, Cache(None), VectorTable.empty())
    own = small.snapshot, Normaliser(Slang({})), known, index.kernel, cache
    cache.write(build_index(*own).key, pack(some, rows))
    read = build_index(*own)
    for text in ("where may i park", "how long may i keep a novel", "zorbling blorp"):
        vector, bag = encoder.encode([text])[0], index.lexical.bag(text)
        whole = sampled.alike(vector, bag)[0]
        # Vectors that are made again, in other company, differ in the third digit.
        for fewer, exact in ((some, 1e-5), (read, 1e-2)):
            values = fewer.alike(vector, bag)[0]
            assert values == pytest.approx(whole[rows], abs=exact)
            scores = fewer.marked(values) @ fewer.coefficients
            expected = sampled.marked(whole) @ sampled.coefficients
            assert scores == pytest.approx(expected, abs=4 * exact)


def test_a_bag_is_what_was_packed_whatever_its_terms() -> None:
    far = Bag(np.array([3, 70_000, 300_000], np.int32), np.array([0.5, 0.1, 0.4], np.float32))
    near = Bag(np.array([0, 1], np.int32), np.array([0.2, 0.6], np.float32))
    empty = Bag(np.zeros(0, np.int32), np.zeros(0, np.float32))
    bags = Bags.joined([Bags.of([near, empty]), Bags.of([far])])
    table = np.random.default_rng(1).random(300_001).astype(np.float32)
    long_way = [float(bag.weights @ table[bag.terms]) for bag in (far, empty, near, near)]
    rows = np.array([2, 1, 0, 0], np.int32)
    assert bags.products(table, rows) == pytest.approx(long_way, abs=2e-3)
    assert len(bags.products(table, rows[:0])) == 0
    unpacked = bags.bag(2)
    assert unpacked.terms[unpacked.weights > 0].tolist() == far.terms.tolist()


def test_words_of_own_phrases_are_compared_alike_by_term_and_by_phrase(small: Matcher) -> None:
    """Landmarks are compared by an index of terms, all others one by one, in whatever order."""
    base = small.index.lexical
    texts = tuple(f"the {color} {thing}" for color in COLORS for thing in THINGS)
    owners = np.arange(len(texts), dtype=np.int32) % 7
    words = OverlayWords.of(texts, base, owners, 40)
    everything = OverlayWords.of(texts, base)
    for text in ("a green tower", "the ivory basket in the library", "zorbling blorp"):
        compared = words.compared(base.reader.read(text), base)
        by_term = everything.compared(base.reader.read(text), base).of_marks()
        assert compared.of_marks() == pytest.approx(by_term[:40], abs=5e-3)
        rows = np.random.default_rng(1).permutation(len(texts)).astype(np.int32)
        assert compared.of(rows) == pytest.approx(by_term[rows], abs=5e-3)
