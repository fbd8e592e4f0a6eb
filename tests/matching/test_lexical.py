from __future__ import annotations

import numpy as np
import pytest

from bot.matching.lexical import LexicalIndex, unpack

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


def test_the_vocabulary_survives_storing() -> None:
    index = LexicalIndex.build(TEXTS)
    assert unpack(index.packed_vocabulary) == dict(index.vocabulary)
