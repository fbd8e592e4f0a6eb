"""A lock closes a channel, and opening it puts back every bit that nobody else has changed."""

from __future__ import annotations

import discord
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.restrictions.overwrites import (
    WRITING,
    Overwrite,
    from_numbers,
    is_locked,
    restoration_of,
    to_numbers,
    with_lock,
)

BITS = st.integers(0, 2**54 - 1)


def apart(pair: tuple[int, int]) -> Overwrite:
    """Discord allows and denies no bit at once."""
    allow, deny = pair
    return Overwrite(allow & ~deny, deny)


OVERWRITES = st.none() | st.tuples(BITS, BITS).map(apart)
FLAGS = discord.Permissions(
    send_messages=True,
    create_public_threads=True,
    create_private_threads=True,
    send_messages_in_threads=True,
)


def test_the_bits_are_those_of_discord() -> None:
    assert FLAGS.value == WRITING


@given(before=OVERWRITES)
def test_nobody_writes_in_a_locked_channel_and_nothing_else_changes(
    before: Overwrite | None,
) -> None:
    closed = with_lock(before)
    earlier = before or Overwrite()
    assert is_locked(closed)
    assert closed.allow & WRITING == 0
    assert closed.allow & ~WRITING == earlier.allow & ~WRITING
    assert closed.deny & ~WRITING == earlier.deny & ~WRITING


@given(before=OVERWRITES)
def test_what_nobody_touched_comes_back_exactly(before: Overwrite | None) -> None:
    back = restoration_of(with_lock(before), before, with_lock(before))
    assert back.overwrite == before
    assert not back.changed_bits


@given(before=OVERWRITES, by_hand=OVERWRITES)
def test_each_bit_is_as_before_or_as_somebody_set_it(
    before: Overwrite | None, by_hand: Overwrite | None
) -> None:
    ours = with_lock(before)
    back = restoration_of(by_hand, before, ours)
    result, earlier, current = (each or Overwrite() for each in (back.overwrite, before, by_hand))
    for bit in (1 << number for number in range(54)):
        now = (current.allow & bit, current.deny & bit)
        changed = now != (ours.allow & bit, ours.deny & bit)
        wanted = now if changed or not bit & WRITING else (earlier.allow & bit, earlier.deny & bit)
        if by_hand is not None:
            assert (result.allow & bit, result.deny & bit) == wanted
        assert bool(back.changed_bits & bit) is (changed and bool(bit & WRITING))


@given(each=OVERWRITES)
def test_an_overwrite_is_read_as_it_was_stored(each: Overwrite | None) -> None:
    assert from_numbers(to_numbers(each)) == each


def test_an_overwrite_that_somebody_deleted_is_not_made_again() -> None:
    before = Overwrite(allow=1 << 10)
    assert restoration_of(None, before, with_lock(before)).overwrite is None
