"""Lengths of time as moderators type them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.cases.lengths import (
    LONGEST,
    LengthError,
    length_in_words,
    lengths_like,
    parse_length,
)


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("1h", 3600),
        ("90 s", 90),
        ("10m", 600),
        ("10 MIN", 600),
        ("3 days", 3 * 86400),
        ("1w 2d", 9 * 86400),
        ("1w2d", 9 * 86400),
        ("2 hours and 30 minutes", 9000),
        ("1 week, 2 days", 9 * 86400),
        ("for an hour", 3600),
        ("a day", 86400),
        ("28 d 1 s", 28 * 86400 + 1),
        ("2 months", 60 * 86400),
        ("1y", 365 * 86400),
        ("５ｄ", 5 * 86400),
        ("\u200b1 h\u202e", 3600),
    ],
)
def test_what_people_type_is_read(typed: str, seconds: int) -> None:
    assert parse_length(typed) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "I do not understand"),
        ("soon", "I do not understand"),
        ("h", "I do not understand"),
        ("1 2h", "I do not understand"),
        ("-1h", "I do not understand"),
        ("1.5h", "I do not understand"),
        ("1h; drop", "I do not understand"),
        ("1 fortnight", "I do not understand"),
        ("1h" * 100, "I do not understand"),
        ("9" * 40 + "d", "I do not understand"),
        ("3", "Is that 3 minutes, hours or days?"),
        ("1h 1h", "twice"),
        ("59s", "shorter than a minute"),
        ("0d", "shorter than a minute"),
        ("11y", "longer than 3650 days"),
    ],
)
def test_nonsense_gets_a_sentence_with_an_example(typed: str, sentence: str) -> None:
    with pytest.raises(LengthError, match=sentence) as raised:
        parse_length(typed)
    assert "`" in str(raised.value)


def test_the_longest_may_differ() -> None:
    assert parse_length("8w", timedelta(days=365)) == timedelta(weeks=8)
    with pytest.raises(LengthError, match="longer than 365 days"):
        parse_length("366d", timedelta(days=365))


@given(st.integers(1, int(LONGEST.total_seconds() // 60)))
def test_a_length_in_words_is_read_as_the_same_length(minutes: int) -> None:
    length = timedelta(minutes=minutes)
    assert parse_length(length_in_words(length)) == length


@given(st.text(max_size=30))
def test_every_offer_can_be_read(typed: str) -> None:
    offers = lengths_like(typed)
    assert 1 <= len(offers) <= 25
    assert all(parse_length(offer) for offer in offers)


def test_offers_follow_what_is_typed() -> None:
    assert lengths_like("3") == ["3 minutes", "3 hours", "3 days", "3 weeks"]
    assert lengths_like("2d 5h") == ["2 days and 5 hours"]
    assert lengths_like("week") == ["1 week", "4 weeks", "8 weeks"]
    assert "1 hour" in lengths_like("")
