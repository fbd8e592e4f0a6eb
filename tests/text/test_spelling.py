from __future__ import annotations

import pytest

from bot.text.spelling import LONGEST_WORD, Speller, WordList, is_usual_slip, unmask


@pytest.mark.parametrize(
    ("word", "repaired"),
    [
        ("ferm", "fern"),  # one letter exchanged
        ("frne", None),  # two edits are too many for a short word
        ("gardnre", "gardener"),  # and not for a long one
        ("fe", None),  # too short to tell
        ("orchd", "orchid"),  # only the second list knows it
    ],
)
def test_the_first_list_with_a_near_word_repairs(word: str, repaired: str | None) -> None:
    first = WordList(("fern", "gardener"), shortest=3, long=7)
    assert Speller([first, WordList(("orchid",), shortest=4)]).nearest(word) == repaired


def test_the_cost_decides_between_near_words_and_may_refuse_them() -> None:
    def later_is_cheaper(word: str, offer: str, edits: float) -> float | None:
        assert word == "xat"
        return None if offer == "bat" else edits - ord(offer[0])

    words = WordList(("bat", "cat", "hat"), shortest=3, cost=later_is_cheaper)
    assert words.nearest("xat") == "hat"
    assert WordList(("bat",), shortest=3, cost=later_is_cheaper).nearest("xat") is None


def test_a_word_that_is_too_long_is_not_searched() -> None:
    word = "a" * LONGEST_WORD
    words = WordList((word, word + "a"), shortest=3)
    assert Speller([words]).nearest("b" + word[1:]) == word
    assert Speller([words]).nearest("b" + word) is None


def test_signs_stand_for_letters_and_swapped_letters_are_usual() -> None:
    assert unmask("f3rn$") == "ferns"
    assert is_usual_slip("fren", "fern")
    assert is_usual_slip("ferrn", "fern")
    assert not is_usual_slip("firn", "fern")
