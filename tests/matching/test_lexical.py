from __future__ import annotations

import numpy as np
import pytest

from bot.matching.words.lexical import LexicalIndex

COLORS = ("red", "green", "blue", "mauve", "beige", "amber", "ochre", "khaki", "coral", "ivory")
THINGS = ("house", "tower", "bridge", "garden", "window", "carpet", "bottle", "pencil", "basket")
TEXTS = ("the red house", "a red red car", "blue car in the garden", "the red house")


def test_a_text_is_most_like_itself() -> None:
    index = LexicalIndex.build(TEXTS)
    for row, text in enumerate(TEXTS):
        values = index.similarities(index.bag(text))
        assert values[row] == pytest.approx(1, abs=1e-5)
        assert values.max() == pytest.approx(values[row], abs=1e-5)


def test_the_matrix_holds_the_same_similarities() -> None:
    index = LexicalIndex.build(TEXTS)
    columns = np.array([0, 2], np.int32)
    rows = np.stack([index.similarities(index.bag(text)) for text in TEXTS])
    assert index.matrix(columns) == pytest.approx(rows[:, columns], abs=1e-5)


def test_unknown_words_and_nothing_are_like_nothing() -> None:
    index = LexicalIndex.build(TEXTS)
    for text in ("", "zzzz qqqq"):
        assert not index.similarities(index.bag(text)).any()
    assert LexicalIndex.build(()).similarities(index.bag("")).shape == (0,)


def test_terms_that_stand_in_most_phrases_count_like_the_others() -> None:
    """Those are kept in a table of their own: a knowledge base large enough has both kinds."""
    texts = tuple(f"the {color} {thing}" for color in COLORS for thing in THINGS)
    index = LexicalIndex.build(texts)
    assert len(index.dense)
    assert len(index.rows)
    rows = np.stack([index.similarities(index.bag(text)) for text in texts])
    # That table holds weights in two bytes, so a similarity may be off in the fifth digit.
    assert np.diagonal(rows) == pytest.approx(np.ones(len(texts)), abs=3e-5)
    assert index.matrix(np.arange(len(texts), dtype=np.int32)) == pytest.approx(rows, abs=3e-5)
