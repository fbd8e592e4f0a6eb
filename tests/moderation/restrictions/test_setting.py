"""Locking, slowing, pausing: what is said to be done was done; what is refused leaves no row."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.moderation.restrictions import (
    Overwrite,
    RestrictionError,
    RestrictionKind,
    Restrictions,
)
from bot.moderation.restrictions.overwrites import WRITING, is_locked, with_lock
from bot.storage import Storage
from tests.moderation.restrictions.scene import (
    CHANNEL,
    FORBIDDEN,
    GONE,
    GUILD,
    MODERATOR,
    OTHER,
    SILENT,
    Channels,
    Clock,
    order,
)

BEFORE = Overwrite(1 << 10, 1 << 6)


async def rows(service: Restrictions) -> int:
    return len(await service.store.of_server(GUILD))


async def test_lock_hand_change_unlock(
    service: Restrictions, clock: Clock, channels: Channels
) -> None:
    await service.lock(order(clock), channels)
    closed = channels.overwrites[CHANNEL]
    assert is_locked(closed)
    assert closed is not None
    by_hand = Overwrite(closed.allow | 1 << 15, closed.deny & ~(1 << 11))
    channels.overwrites[CHANNEL] = by_hand
    ended = await service.end(order(clock), channels)
    assert ended.changed_by_hand
    assert channels.overwrites[CHANNEL] == Overwrite(BEFORE.allow | 1 << 15, BEFORE.deny)
    assert await rows(service) == 0


async def test_a_channel_without_an_overwrite_has_none_again(
    service: Restrictions, clock: Clock, channels: Channels
) -> None:
    channels.overwrites[CHANNEL] = None
    await service.lock(order(clock), channels)
    assert is_locked(channels.overwrites[CHANNEL])
    assert not (await service.end(order(clock), channels)).changed_by_hand
    assert channels.overwrites[CHANNEL] is None


async def test_a_channel_that_others_closed_is_left_to_them(
    service: Restrictions, clock: Clock, channels: Channels
) -> None:
    channels.overwrites[CHANNEL] = with_lock(BEFORE)
    with pytest.raises(RestrictionError, match="closed already, and not by me"):
        await service.lock(order(clock), channels)
    assert (channels.writes, await rows(service)) == (0, 0)


async def test_a_second_lock_moves_the_end_and_keeps_what_was_before(
    service: Restrictions, clock: Clock, channels: Channels
) -> None:
    first = await service.lock(order(clock), channels)
    second = await service.lock(order(clock, hours=5, by=OTHER), channels)
    assert second.token > first.token
    assert channels.writes == 1
    with pytest.raises(RestrictionError, match=f"<@{OTHER}> has set it anew"):
        await service.end(order(clock), channels, first.token)
    assert is_locked(channels.overwrites[CHANNEL])
    await service.end(order(clock), channels, second.token)
    assert channels.overwrites[CHANNEL] == BEFORE
    with pytest.raises(RestrictionError, match="over already"):
        await service.end(order(clock), channels, second.token)


@pytest.mark.parametrize("refusal", [FORBIDDEN, GONE, SILENT])
async def test_what_discord_refuses_is_never_said_to_be_done(
    service: Restrictions, clock: Clock, channels: Channels, refusal: BaseException
) -> None:
    channels.refusal = refusal
    with pytest.raises(RestrictionError, match=r"is \*\*not\*\* locked"):
        await service.lock(order(clock), channels)
    with pytest.raises(RestrictionError, match=r"is \*\*unchanged\*\*"):
        await service.slow(order(clock, RestrictionKind.SLOW), 30, channels)
    with pytest.raises(RestrictionError, match=r"are \*\*not\*\* paused"):
        await service.pause(order(clock, RestrictionKind.DMS, place=GUILD), channels)
    assert await rows(service) == 0


async def test_a_refused_second_lock_leaves_the_first_as_it_was(
    service: Restrictions, clock: Clock, channels: Channels
) -> None:
    first = await service.lock(order(clock), channels)
    channels.overwrites[CHANNEL] = BEFORE  # opened by hand
    channels.refusal = FORBIDDEN
    with pytest.raises(RestrictionError):
        await service.lock(order(clock, hours=9), channels)
    (row,) = await service.store.of_server(GUILD)
    assert (row.token, row.ends) == (first.token, first.ends)


async def test_a_refused_unlock_says_that_it_is_still_locked(
    service: Restrictions, clock: Clock, channels: Channels
) -> None:
    await service.lock(order(clock), channels)
    channels.refusal = FORBIDDEN
    with pytest.raises(RestrictionError, match=r"\*\*still locked\*\*"):
        await service.end(order(clock), channels)
    assert await rows(service) == 1


async def test_an_answer_that_was_lost_is_looked_up(
    service: Restrictions, clock: Clock, channels: Channels
) -> None:
    channels.lost = SILENT
    held = await service.lock(order(clock), channels)
    assert is_locked(channels.overwrites[CHANNEL])
    assert held.before == {"allow": BEFORE.allow, "deny": BEFORE.deny}


async def test_a_lock_that_may_have_happened_ends_in_any_case(
    service: Restrictions, clock: Clock, channels: Channels
) -> None:
    """Otherwise a channel could stay closed for ever, and nobody would know why."""

    def go_blind() -> None:
        channels.blind = SILENT

    channels.before_write, channels.lost = go_blind, SILENT
    with pytest.raises(RestrictionError, match="I don't know whether"):
        await service.lock(order(clock), channels)
    assert is_locked(channels.overwrites[CHANNEL])
    assert await rows(service) == 1


async def test_slow_mode_comes_back_as_it_was_unless_somebody_changed_it(
    service: Restrictions, clock: Clock, channels: Channels
) -> None:
    slow = order(clock, RestrictionKind.SLOW)
    channels.paces[CHANNEL] = 5
    await service.slow(slow, 60, channels)
    await service.slow(slow, 120, channels)
    assert channels.paces[CHANNEL] == 120
    await service.end(slow, channels)
    assert channels.paces[CHANNEL] == 5
    await service.slow(slow, 60, channels)
    channels.paces[CHANNEL] = 10
    assert (await service.end(slow, channels)).changed_by_hand
    assert channels.paces[CHANNEL] == 10
    await service.slow(slow, 60, channels)
    await service.hurry(slow, channels)
    assert (channels.paces[CHANNEL], await rows(service)) == (0, 0)


async def test_a_lock_and_a_slow_mode_of_one_channel_do_not_meet(
    service: Restrictions, clock: Clock, channels: Channels
) -> None:
    await asyncio.gather(
        service.lock(order(clock), channels),
        service.slow(order(clock, RestrictionKind.SLOW), 60, channels),
    )
    await service.end(order(clock), channels)
    assert channels.overwrites[CHANNEL] == BEFORE
    assert channels.paces[CHANNEL] == 60


async def test_two_moderators_at_once_lock_once(
    service: Restrictions, clock: Clock, channels: Channels
) -> None:
    await asyncio.gather(
        service.lock(order(clock), channels), service.lock(order(clock, by=OTHER), channels)
    )
    assert channels.writes == 1
    await service.end(order(clock), channels)
    assert channels.overwrites[CHANNEL] == BEFORE


async def test_the_database_alone_tells_neither_who_nor_what(
    service: Restrictions, clock: Clock, channels: Channels, storage: Storage, tmp_path: Path
) -> None:
    await service.lock(order(clock, by=424242424242), channels)
    await storage.close()
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"424242424242" not in stored
    assert str(WRITING).encode() not in stored
    assert MODERATOR != OTHER
