from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import clean


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
