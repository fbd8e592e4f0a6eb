"""Ends come by themselves: after a restart, a crash, a week, and when Discord refuses at first."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.moderation.restrictions import (
    Overwrite,
    RestrictionKind,
    Restrictions,
    RestrictionSweep,
    SweepResult,
)
from bot.moderation.restrictions.overwrites import is_locked
from bot.moderation.restrictions.sweep import LEASE, LONGEST, TOLD_AFTER, UNSEEN, pause_after
from bot.storage import Storage
from bot.storage.coordination import Shards
from tests.moderation.restrictions.scene import (
    CHANNEL,
    FORBIDDEN,
    GONE,
    GUILD,
    SILENT,
    Channels,
    Clock,
    order,
)

BEFORE = Overwrite(1 << 10, 1 << 6)
WEEK = timedelta(days=7)


class KilledError(BaseException):
    """The process is killed."""


async def swept(service: Restrictions, channels: Channels) -> SweepResult:
    return await RestrictionSweep(service).round(lambda _: channels)


async def test_nothing_ends_before_its_time(
    service: Restrictions, clock: Clock, channels: Channels
) -> None:
    await service.lock(order(clock), channels)
    clock.go_on(timedelta(minutes=59))
    assert (await swept(service, channels)).endings == []
    clock.go_on(timedelta(minutes=1))
    (ended,) = (await swept(service, channels)).endings
    assert not ended.changed_by_hand
    assert channels.overwrites[CHANNEL] == BEFORE
    assert await service.store.of_server(GUILD) == []


async def test_a_server_of_another_shard_is_left_to_its_process(
    service: Restrictions, clock: Clock, channels: Channels
) -> None:
    await service.lock(order(clock), channels)
    clock.go_on(timedelta(hours=1))
    own = (GUILD >> 22) % 2
    for shard, ends in ((1 - own, 0), (own, 1)):
        shards = Shards(2, frozenset({shard}))
        result = await RestrictionSweep(service).round(lambda _: channels, shards)
        assert len(result.endings) == ends


async def test_an_end_survives_a_restart_and_a_week_of_downtime(
    tmp_path: Path, clock: Clock, channels: Channels
) -> None:
    first = await Storage.open(None, tmp_path)
    service = Restrictions(first.repositories.moderation.restrictions, clock)
    await service.lock(order(clock), channels)
    await first.close()
    clock.go_on(WEEK)
    second = await Storage.open(None, tmp_path)
    service = Restrictions(second.repositories.moderation.restrictions, clock)
    assert len((await swept(service, channels)).endings) == 1
    await second.close()
    assert channels.overwrites[CHANNEL] == BEFORE


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_process_that_is_killed_while_it_unlocks_loses_nothing(
    service: Restrictions, clock: Clock, channels: Channels, when: str
) -> None:
    await service.lock(order(clock), channels)
    clock.go_on(timedelta(hours=1))
    if when == "before":
        channels.refusal = KilledError()
    else:
        channels.lost = KilledError()
    with pytest.raises(KilledError):
        await swept(service, channels)
    channels.refusal = channels.lost = None
    assert (await swept(service, channels)).endings == [], "another process may be at it"
    clock.go_on(LEASE)
    assert len((await swept(service, channels)).endings) == 1
    assert channels.overwrites[CHANNEL] == BEFORE


@pytest.mark.parametrize("refusal", [FORBIDDEN, SILENT])
async def test_what_discord_refuses_is_tried_again_and_told_once(
    service: Restrictions, clock: Clock, channels: Channels, refusal: BaseException
) -> None:
    await service.lock(order(clock), channels)
    clock.go_on(timedelta(hours=1))
    channels.refusal = refusal
    told = 0
    for tries in range(TOLD_AFTER + 3):
        told += len((await swept(service, channels)).stuck)
        assert len((await swept(service, channels)).stuck) == 0, "it waits before the next try"
        clock.go_on(pause_after(tries))
    assert told == 1
    assert is_locked(channels.overwrites[CHANNEL])
    channels.refusal = None
    assert len((await swept(service, channels)).endings) == 1
    assert channels.overwrites[CHANNEL] == BEFORE


def test_the_pauses_between_tries_grow_to_an_hour() -> None:
    pauses = [pause_after(tries) for tries in range(100)]
    assert pauses == sorted(pauses)
    assert pauses[0] < timedelta(minutes=1)
    assert pauses[-1] == LONGEST


async def test_a_channel_that_is_gone_needs_no_unlocking(
    service: Restrictions, clock: Clock, channels: Channels
) -> None:
    await service.lock(order(clock), channels)
    clock.go_on(WEEK)
    channels.blind = GONE
    await swept(service, channels)
    assert await service.store.of_server(GUILD) == []


async def test_a_server_that_discord_hides_waits(
    service: Restrictions, clock: Clock, channels: Channels
) -> None:
    await service.lock(order(clock), channels)
    clock.go_on(WEEK)
    await RestrictionSweep(service).round(lambda _: None)
    (row,) = await service.store.of_server(GUILD)
    assert row.tries == 0
    clock.go_on(UNSEEN)
    assert len((await swept(service, channels)).endings) == 1


async def test_a_stale_end_never_undoes_a_newer_lock(
    service: Restrictions, clock: Clock, channels: Channels
) -> None:
    """The old end is being carried out, and a moderator locks anew at that moment."""
    await service.lock(order(clock), channels)
    clock.go_on(timedelta(hours=1))
    leased = await service.store.lease(clock(), clock() + LEASE, 10)
    newer = await service.lock(order(clock, hours=2), channels)

    async def old_ones(*_: object) -> list[object]:
        return list(leased)

    patched = pytest.MonkeyPatch()
    patched.setattr(service.store, "lease", old_ones)
    assert (await swept(service, channels)).endings == []
    patched.undo()
    assert is_locked(channels.overwrites[CHANNEL])
    assert not await service.store.end(leased[0])
    (row,) = await service.store.of_server(GUILD)
    assert row.token == newer.token


async def test_what_was_changed_by_hand_stays_at_the_end_too(
    service: Restrictions, clock: Clock, channels: Channels
) -> None:
    await service.lock(order(clock), channels)
    await service.slow(order(clock, RestrictionKind.SLOW), 60, channels)
    channels.overwrites[CHANNEL], channels.paces[CHANNEL] = None, 15
    clock.go_on(WEEK)
    ended = (await swept(service, channels)).endings
    assert [each.changed_by_hand for each in ended] == [True, True]
    assert (channels.overwrites[CHANNEL], channels.paces[CHANNEL]) == (None, 15)


async def test_pauses_of_the_server_are_ended_by_discord(
    service: Restrictions, clock: Clock, channels: Channels
) -> None:
    until = clock() + timedelta(hours=1)
    await service.pause(order(clock, RestrictionKind.INVITES, place=GUILD), channels)
    clock.go_on(WEEK)
    await swept(service, channels)
    assert channels.pauses == {RestrictionKind.INVITES: until}
    assert await service.store.of_server(GUILD) == []
