from __future__ import annotations

import numpy as np
import pytest

from bot.matching.words.lexical import MANY, LexicalIndex

COLORS = ("red", "green", "blue", "mauve", "beige", "amber", "ochre", "khaki", "coral", "ivory")
THINGS = ("house", "tower", "bridge", "garden", "window", "carpet", "bottle", "pencil", "basket")
TEXTS = ("the red house", "a red red car", "blue car in the garden", "the red house")


def test_a_text_is_most_like_itself() -> None:
    index = LexicalIndex.build(TEXTS)
    for row, text in enumerate(TEXTS):
        values = index.similarities(index.bag(text))
        assert values[row] == pytest.approx(1, abs=5e-3)
        assert values.max() == pytest.approx(values[row], abs=5e-3)


def test_the_matrix_holds_the_same_similarities() -> None:
    index = LexicalIndex.build(TEXTS)
    columns = np.array([0, 2], np.int32)
    rows = np.stack([index.similarities(index.bag(text)) for text in TEXTS])
    assert index.matrix(columns) == pytest.approx(rows[:, columns], abs=5e-3)


def test_some_texts_alone_are_as_like_as_among_all() -> None:
    index, rows = LexicalIndex.build(TEXTS), np.array([1, 3], np.int32)
    some = index.some(rows)
    for text in (*TEXTS, "a garden", "zzzz"):
        expected = index.similarities(index.bag(text))[rows]
        assert some.similarities(some.bag(text)) == pytest.approx(expected, abs=1e-6)
    assert index.some(rows[:0]).similarities(index.bag("a red car")).shape == (0,)


def test_unknown_words_and_nothing_are_like_nothing() -> None:
    index = LexicalIndex.build(TEXTS)
    for text in ("", "zzzz qqqq"):
        assert not index.similarities(index.bag(text)).any()
    assert LexicalIndex.build(()).similarities(index.bag("")).shape == (0,)


def test_many_phrases_are_compared_by_the_words_that_tell_them_apart() -> None:
    """What one phrase alone holds, and what one in sixteen holds, is left out of a large index."""
    owners = [f"{first}{second}" for first in COLORS for second in ("son", "mann", "ova", "ides")]
    texts = tuple(
        f"the {color} {thing} of {owner}"
        for color in COLORS
        for thing in THINGS
        for owner in owners
    )
    assert len(texts) < MANY
    small, large = LexicalIndex.build(texts), LexicalIndex.build((*texts, *texts, "one zorbling"))
    assert small.bag("the zorbling").terms.size
    assert not large.bag("the zorbling").terms.size
    rows = np.arange(0, len(texts), 7, dtype=np.int32)
    values = np.stack([large.similarities(large.bag(texts[row])) for row in rows])
    # Weights lie in one byte, so a similarity may be off in the third digit.
    assert values[:, rows].diagonal() == pytest.approx(np.ones(len(rows)), abs=5e-3)
    assert values[0, rows[1:]].max() < 0.95
    assert large.matrix(rows)[rows] == pytest.approx(values[:, rows], abs=5e-3)
