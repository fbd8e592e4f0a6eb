from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.cleaning import clean, showable, unmarked


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Can  my\tT\nhug me?", "can my t hug me?"),
        ("h\u200bu\u200cg\u2060s", "hugs"),
        ("\u202ehugs\u202c", "hugs"),
        ("ｈｕｇｓ 𝓱𝓾𝓰𝓼", "hugs hugs"),
        ("thеrаpist", "therapist"),
        ("café naïve", "cafe naive"),
        ("pleeeease nooooo", "pleease noo"),
        ("it’s “fine”", 'it\'s "fine"'),
        ("call 1000 or 9999", "call 1000 or 9999"),
        ("", ""),
        ("\u200b\u200b", ""),
    ],
)
def test_disguises_are_taken_off(typed: str, read: str) -> None:
    assert clean(typed) == read


@given(st.text())
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text())
def test_nothing_invisible_is_left(text: str) -> None:
    cleaned = clean(text)
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned
    assert not any(ord(char) < 32 for char in cleaned)


@pytest.mark.parametrize(
    "text",
    [
        "a" + "\u0301\u0323" * 20_000,
        "\ufdfa" * 20_000,
        "\ufb03" * 20_000,
        "\u302e\U0001d165" * 9000,
    ],
    ids=["marks", "a ligature of words", "a ligature", "marks that stand alone"],
)
def test_no_text_grows_when_it_is_normalised(text: str) -> None:
    assert len(clean(text)) <= 12_000


def test_of_a_long_text_the_beginning_and_the_end_are_read() -> None:
    read = clean("first words " + "x y z " * 20_000 + "last words")
    assert read.startswith("first words")
    assert read.endswith("last words")


@given(st.text())
def test_no_character_becomes_marks_without_a_letter(text: str) -> None:
    folded = unicodedata.normalize("NFKD", unmarked(text))
    longest = max((len(run) for run in re.findall(r"[\u0300-\u036f]+", folded)), default=0)
    assert longest <= 4


@given(st.text(st.sampled_from("a\u0301\u0323\u202e\u2066\u200f\ud800é\u200d😀 ")))
def test_what_is_shown_turns_and_piles_up_nothing(text: str) -> None:
    shown = showable(text)
    assert not set(shown) & set("\u202e\u2066\u200f\ud800")
    assert not re.search("[\u0301\u0323]{4}", shown)
    assert showable(shown) == shown


@pytest.mark.parametrize(
    "text", ["Việt Nam", "שָׁלוֹם", "👩\u200d⚕️ 🏳️\u200d🌈", "हिन्दी", "e\u0301te\u0301"]
)
def test_what_languages_need_is_shown_as_it_is(text: str) -> None:
    assert showable(text) == text
