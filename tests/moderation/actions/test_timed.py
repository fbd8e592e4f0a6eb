"""Timed actions end on time, whatever fails, leaps, dies or is decided meanwhile."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.moderation.actions.errors import DiscordRefusedError, NotAllowedError
from bot.moderation.cases.clock import DiscordClock
from bot.moderation.cases.models import Case, CaseKind, CaseSource, CaseStatus
from bot.storage.coordination import Shards
from bot.storage.repositories.moderation.cases.models import NewCase
from tests.moderation.actions.conftest import GUILD, Desk
from tests.moderation.actions.fake_discord import (
    AWAY,
    FORBIDDEN,
    MAX,
    MIA,
    MO,
    START,
    UNKNOWN_GUILD,
)

DAY = timedelta(days=1)


async def test_a_ban_ends_on_time_and_not_before(desk: Desk) -> None:
    await desk.ban(7)
    desk.clock.move(days=6.9)
    assert (await desk.sweep()).lifted == 0
    assert MIA in desk.discord.bans
    desk.clock.move(days=0.2)
    assert (await desk.sweep()).lifted == 1
    assert MIA not in desk.discord.bans
    case = await desk.case(1)
    assert (case.status, case.lifted_at, case.due_at) == (CaseStatus.DONE, desk.clock(), None)
    assert (await desk.sweep()).lifted == 0


async def test_what_died_between_lease_and_unban_is_done_once_the_lease_is_over(
    desk: Desk,
) -> None:
    await desk.ban(7)
    desk.clock.move(days=8)
    schedule = desk.storage.repositories.moderation.schedule
    assert await schedule.due(desk.clock(), 10) == [(GUILD, 1)]
    lease = desk.clock() + timedelta(minutes=5)
    (leased,) = await schedule.lease(GUILD, [1], desk.clock(), lease)
    assert await schedule.due(desk.clock(), 10) == []
    assert (leased.id, leased.lifted_at) == (1, None)
    assert (await desk.sweep()).lifted == 0
    desk.clock.move(minutes=6)
    assert (await desk.sweep()).lifted == 1
    assert MIA not in desk.discord.bans


@pytest.mark.parametrize("refusal", [FORBIDDEN, AWAY, UNKNOWN_GUILD], ids=["403", "5xx", "404"])
async def test_what_discord_refuses_is_tried_again_with_pauses_and_told(
    desk: Desk, refusal: DiscordRefusedError
) -> None:
    await desk.ban(7)
    desk.clock.move(days=7)
    desk.discord.refuses["unban"] = [refusal] * 6
    pauses: list[timedelta] = []
    for _ in range(6):
        assert (await desk.sweep()).put_off == 1
        due = (await desk.case(1)).due_at
        assert due is not None
        pauses.append(due - desk.clock())
        desk.clock.now = due
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(seconds=30)
    assert pauses[-1] <= timedelta(hours=1)
    assert [notice for notice in desk.discord.notices if "case 1" in notice]
    assert len(desk.discord.notices) == 1
    assert (await desk.sweep()).lifted == 1
    assert MIA not in desk.discord.bans


async def test_a_server_that_cannot_be_seen_is_waited_for(desk: Desk) -> None:
    await desk.ban(7)
    desk.clock.move(days=7)
    assert (await desk.sweeper.round(lambda _guild_id: None)).put_off == 1
    desk.clock.move(hours=1)
    assert (await desk.sweep()).lifted == 1


async def test_a_server_of_another_shard_is_left_to_its_process(desk: Desk) -> None:
    await desk.ban(7)
    desk.clock.move(days=7)
    here, elsewhere = Shards(4, frozenset({0})), Shards(4, frozenset({1, 2, 3}))
    for shards, lifted, due in ((elsewhere, 0, set[int]()), (here, 1, {GUILD})):
        assert await desk.sweeper.servers_due(shards) == due
        assert (await desk.sweeper.round(lambda _: desk.discord, shards)).lifted == lifted


async def test_a_permanent_ban_by_hand_outlives_the_old_date(desk: Desk) -> None:
    await desk.ban(7)
    await desk.observe(1, CaseKind.UNBAN, moderator_id=MAX)
    await desk.observe(2, CaseKind.BAN, moderator_id=MAX, reason="Again")
    old = await desk.case(1)
    assert (old.lifted_at, old.due_at) == (desk.clock(), None)
    assert old.outcome == "Case 2 took its place."
    desk.clock.move(days=8)
    await desk.sweep()
    assert MIA in desk.discord.bans
    newest = await desk.cases.newest_timed(GUILD, MIA)
    assert newest is not None
    assert newest.id == 3


async def test_a_ban_by_hand_that_nobody_saw_is_left_as_it_is(desk: Desk) -> None:
    """The bot was off while a moderator decided anew, so no event told of it."""
    await desk.ban(7)
    desk.discord.bans[MIA] = "Came back and did it again"
    desk.clock.move(days=8)
    assert (await desk.sweep()).lifted == 1
    assert MIA in desk.discord.bans
    assert "left that ban" in desk.discord.notices[0]


async def test_a_new_length_through_the_bot_takes_the_place_of_the_old(desk: Desk) -> None:
    await desk.ban(7)
    await desk.ban(30, moderator_id=MAX, anyway=True)
    desk.clock.move(days=8)
    await desk.sweep()
    assert MIA in desk.discord.bans
    desk.clock.move(days=23)
    await desk.sweep()
    assert MIA not in desk.discord.bans


async def test_a_ban_that_is_ordered_while_the_old_one_is_being_lifted_holds(desk: Desk) -> None:
    await desk.ban(7)
    desk.clock.move(days=8)
    orders: list[asyncio.Task[Case]] = []

    async def order_meanwhile(name: str) -> None:
        if name == "unban":
            orders.append(asyncio.create_task(desk.ban(None, moderator_id=MAX, anyway=True)))
            await asyncio.sleep(0.05)

    desk.discord.before = order_meanwhile
    await desk.sweep()
    await orders[0]
    assert MIA in desk.discord.bans
    desk.clock.move(days=8)
    await desk.sweep()
    assert MIA in desk.discord.bans


async def test_a_void_ban_still_ends(desk: Desk) -> None:
    await desk.ban(7)
    assert await desk.cases.void(GUILD, 1, MO, "It was too much") is not None
    desk.clock.move(days=7)
    await desk.sweep()
    assert MIA not in desk.discord.bans


async def test_28_days_and_a_second_is_taken_and_renewed(desk: Desk) -> None:
    for length in (timedelta(days=28), timedelta(days=28, seconds=1), timedelta(days=60)):
        await desk.act(CaseKind.TIMEOUT, length=length)
    end = START + timedelta(days=60)
    for day in range(60):
        desk.clock.now = START + day * DAY
        await desk.sweep()
        assert desk.discord.timeouts[MIA] > desk.clock(), day
    assert desk.discord.timeouts[MIA] == end
    desk.clock.now = end
    assert (await desk.sweep()).lifted == 1
    # Only the newest of the three was renewed: twice in 60 days.
    assert desk.discord.did("timeout") == 3 + 2


async def test_a_length_beyond_all_is_a_sentence(desk: Desk) -> None:
    with pytest.raises(NotAllowedError, match="365 days"):
        await desk.act(CaseKind.TIMEOUT, length=timedelta(days=365, seconds=1))


async def test_a_usual_timeout_needs_no_call_to_end(desk: Desk) -> None:
    await desk.act(CaseKind.TIMEOUT, length=DAY)
    desk.clock.move(days=2)
    assert (await desk.sweep()).lifted == 1
    assert desk.discord.did("timeout") == 1


async def test_a_long_timeout_is_renewed_when_the_member_is_back(desk: Desk) -> None:
    await desk.act(CaseKind.TIMEOUT, length=60 * DAY)
    desk.discord.leave(MIA)
    desk.clock.move(days=29)
    assert (await desk.sweep()).put_off == 1
    desk.discord.timeouts.clear()
    desk.discord.join(MIA)
    desk.clock.move(minutes=15)
    await desk.sweep()
    assert desk.discord.timeouts[MIA] > desk.clock()


async def test_a_long_timeout_that_was_ended_by_hand_is_not_begun_anew(desk: Desk) -> None:
    await desk.act(CaseKind.TIMEOUT, length=60 * DAY)
    desk.discord.timeouts.clear()
    desk.clock.move(days=21)
    assert (await desk.sweep()).lifted == 1
    assert not desk.discord.timeouts
    assert "ended it without me" in desk.discord.notices[0]


async def test_a_pardon_while_the_member_is_away_holds_when_they_return(desk: Desk) -> None:
    await desk.act(CaseKind.TIMEOUT, length=20 * DAY)
    kept = desk.discord.timeouts[MIA]
    desk.discord.leave(MIA)
    pardon = (await desk.act(CaseKind.UNTIMEOUT)).case
    assert pardon.status is CaseStatus.DONE
    assert pardon.due_at is not None
    for _ in range(3):
        desk.clock.move(hours=1)
        await desk.sweep()
    assert desk.discord.timeouts[MIA] == kept
    desk.discord.join(MIA)
    desk.clock.move(hours=1)
    assert (await desk.sweep()).lifted == 1
    assert MIA not in desk.discord.timeouts


async def test_a_timeout_after_the_pardon_ends_the_waiting_pardon(desk: Desk) -> None:
    await desk.act(CaseKind.TIMEOUT, length=20 * DAY)
    desk.discord.leave(MIA)
    await desk.act(CaseKind.UNTIMEOUT)
    desk.discord.join(MIA)
    until = desk.clock() + DAY
    desk.discord.timeouts[MIA] = until
    await desk.observe(1, CaseKind.TIMEOUT, until=until)
    desk.clock.move(hours=2)
    await desk.sweep()
    assert desk.discord.timeouts[MIA] == until


async def test_after_a_week_of_downtime_all_is_done_and_no_server_waits_for_another(
    desk: Desk,
) -> None:
    crowd = range(1000, 1060)
    for each in crowd:
        desk.discord.join(each)
        await desk.ban(1, member_id=each)
    cases = desk.storage.repositories.moderation.cases
    for guild_id in (6, 7):
        new = NewCase(
            guild_id=guild_id,
            created_at=START,
            kind=CaseKind.BAN,
            source=CaseSource.COMMAND,
            key="other",
            member_id=MIA,
            moderator_id=MO,
            status=CaseStatus.DONE,
            ends=START + 2 * DAY,
            due=START + 2 * DAY,
        )
        await cases.begin(new)
    desk.clock.move(days=7)
    worked: list[int] = []
    desk.discord.bans[MIA] = "Case 1 by name-8 (8)"

    def gateway(guild_id: int) -> object:
        worked.append(guild_id)
        return desk.discord

    count = await desk.sweeper.round(gateway)  # type: ignore[arg-type]
    assert count.lifted == 62
    assert not desk.discord.bans
    # The others' dates are later, and still they come among the first.
    assert {6, 7} <= set(worked[:20])


async def test_by_discords_own_time_no_leap_of_the_machines_clock_ends_anything() -> None:
    own, steady = datetime(2026, 3, 1, tzinfo=UTC), 100.0
    clock = DiscordClock(lambda: own, lambda: steady)
    assert clock() == own
    true = datetime(2026, 3, 1, 0, 0, 5, tzinfo=UTC)
    clock.note(true)
    own = datetime(2027, 3, 1, tzinfo=UTC)
    steady += 60
    assert clock() == true + timedelta(seconds=60)
    assert clock.lead > timedelta(days=300)
    own = datetime(2020, 1, 1, tzinfo=UTC)
    assert clock() == true + timedelta(seconds=60)


async def test_a_clock_that_was_ahead_when_a_ban_was_due_lifts_nothing_early(desk: Desk) -> None:
    await desk.ban(7)
    schedule = desk.storage.repositories.moderation.schedule
    ahead = START + timedelta(days=400)
    (leased,) = await schedule.lease(GUILD, [1], ahead, ahead)
    assert leased.id == 1
    desk.clock.move(days=6)
    await desk.sweep()
    assert MIA in desk.discord.bans
