"""Words in little memory: common ones shared with a vocabulary, texts packed."""

from __future__ import annotations

import math

import pytest

from bot.matching.words.common_words import CommonWords
from bot.matching.words.packed_texts import PackedTexts

VOCABULARY = {"[CLS]": 0, "!": 1, "the": 2, "##ing": 3, "café": 4, "hug": 5, "2024": 6}


def test_pieces_signs_and_other_letters_are_no_common_words() -> None:
    words = CommonWords(VOCABULARY)
    assert list(words) == ["the", "hug"]
    assert [word for word in VOCABULARY if word in words] == ["the", "hug"]
    assert "absent" not in words


def test_words_that_are_used_more_come_first() -> None:
    words = CommonWords.of(("the", "hug", "rare"))
    assert words.most_used(2) == ["the", "hug"]
    assert words.most_used(9) == ["the", "hug", "rare"]
    assert words.rank("the") < words.rank("rare") < words.rank("absent") == math.inf


@pytest.mark.parametrize("texts", [[], [""], ["a hug"], ["a hug", "", "café ☕"]])
def test_packed_texts_are_the_texts(texts: list[str]) -> None:
    packed = PackedTexts.of(texts)
    assert list(packed) == texts
    assert len(packed) == len(texts)
    assert packed.some(range(len(texts))) == texts
    assert list(PackedTexts(packed.joined, len(packed))) == texts
