"""Times in a week as people type them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.duty.week import (
    DAY_MINUTES,
    WEEK_MINUTES,
    WeekError,
    minute_of_week,
    next_time,
    parse_week,
    slot_text,
)

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
EVENING = (18 * 60, 21 * 60)


@pytest.mark.parametrize(
    "typed",
    [
        "Mon 18:00-21:00",
        "monday 18-21",
        "MON, 18:00 – 21:00",
        "Mon. 18:00 to 21:00",
        " mon  18:00 until 21 ",
    ],
)
def test_a_time_is_understood_in_many_ways(typed: str) -> None:
    assert parse_week(typed) == [EVENING]


def test_several_times_stand_in_the_order_of_the_week() -> None:
    typed = "Sun 22:00-02:00\nMon 18:00-21:00; Tue 0:00-24:00"
    sunday = (6 * DAY_MINUTES + 22 * 60, 7 * DAY_MINUTES + 2 * 60)
    tuesday = (DAY_MINUTES, 2 * DAY_MINUTES)
    assert parse_week(typed) == [EVENING, tuesday, sunday]
    assert parse_week("  \n ") == []


@pytest.mark.parametrize(
    "typed",
    [
        "whenever",
        "Mon",
        "Mon 25:00-26:00",
        "Mon 18:61-19:00",
        "Noday 18:00-19:00",
        "Mon 24:00-3:00",
        "Mon 18:00-21:00\nMon 20:00-22:00",
        "Sun 22:00-03:00\nMon 02:00-04:00",
        "\n".join(f"Mon {hour}:00-{hour}:30" for hour in range(15)),
    ],
)
def test_nonsense_gets_a_sentence(typed: str) -> None:
    with pytest.raises(WeekError, match=r"\.$|\*\*\.$|one a line"):
        parse_week(typed)


@given(st.integers(0, WEEK_MINUTES - 1), st.integers(1, DAY_MINUTES))
def test_what_is_shown_is_understood_again(begins: int, length: int) -> None:
    slot = (begins, begins + length)
    assert parse_week(slot_text(*slot)) == [slot]


@given(st.integers(0, WEEK_MINUTES - 1), st.integers(0, WEEK_MINUTES - 1))
def test_the_next_time_lies_ahead_and_within_a_week(begins: int, minute: int) -> None:
    now = MONDAY + timedelta(minutes=minute, seconds=30)
    coming = next_time(begins, now)
    assert minute_of_week(coming) == begins
    assert timedelta(minutes=-1) < coming - now < timedelta(days=7)
