"""Duty over a database: on, off, the rota, whom an alert calls, time off."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.moderation.duty import Call, DutyDesk, RotaSlot
from bot.storage import Storage

SERVER, ELSEWHERE = 1, 2
MO, ADA = 11, 12
TEAM, DUTY = 71, 72
MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now


class Roles:
    """The duty role at a simulated Discord."""

    def __init__(self) -> None:
        self.holders: set[int] = set()
        self.trouble = ""

    async def give_role(self, moderator_id: int) -> str:
        if not self.trouble:
            self.holders.add(moderator_id)
        return self.trouble

    async def take_role(self, moderator_id: int) -> str:
        self.holders.discard(moderator_id)
        return self.trouble


@pytest.fixture
async def store(made_folder: Path) -> AsyncIterator[Storage]:
    storage = await Storage.open(None, made_folder)
    yield storage
    await storage.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(store: Storage, clock: Clock) -> DutyDesk:
    repositories = store.repositories.moderation
    repositories.duty.clock = clock
    repositories.step_aways.clock = clock
    return DutyDesk(repositories.duty, repositories.step_aways)


async def test_duty_begins_ends_and_is_counted(desk: DutyDesk, clock: Clock) -> None:
    roles = Roles()
    change = await desk.begin(SERVER, MO, 4 * HOUR, roles)
    assert change.shift is not None
    assert change.shift.ends == MONDAY + 4 * HOUR
    assert roles.holders == {MO}
    assert [shift.moderator_id for shift in (await desk.view(SERVER)).shifts] == [MO]
    assert (await desk.view(ELSEWHERE)).shifts == ()
    clock.now += HOUR
    assert await desk.hours(SERVER, MONDAY) == {MO: HOUR}
    ended = await desk.end(SERVER, MO, roles, "Case 4 needs a second look.")
    assert ended.shift is not None
    assert roles.holders == set()
    clock.now += 5 * HOUR
    assert await desk.hours(SERVER, MONDAY) == {MO: HOUR}
    assert await desk.hours(SERVER, MONDAY + HOUR / 2) == {MO: HOUR / 2}
    (note,) = (await desk.view(SERVER)).notes
    assert (note.moderator_id, note.text) == (MO, "Case 4 needs a second look.")
    assert (await desk.view(ELSEWHERE)).notes == ()


async def test_a_note_is_kept_also_of_somebody_who_was_not_on_duty(desk: DutyDesk) -> None:
    change = await desk.end(SERVER, MO, Roles(), "All is quiet.")
    assert change.shift is None
    assert [note.text for note in (await desk.view(SERVER)).notes] == ["All is quiet."]


async def test_going_on_duty_again_moves_the_end_and_keeps_the_beginning(
    desk: DutyDesk, clock: Clock
) -> None:
    await desk.begin(SERVER, MO, 2 * HOUR, Roles())
    clock.now += HOUR
    change = await desk.begin(SERVER, MO, 2 * HOUR, Roles())
    assert change.shift is not None
    assert change.shift.since == MONDAY
    assert change.shift.ends == MONDAY + 3 * HOUR
    assert len((await desk.view(SERVER)).shifts) == 1


async def test_nobody_stays_on_duty_for_ever(desk: DutyDesk, clock: Clock) -> None:
    await desk.begin(SERVER, MO, timedelta(days=99), Roles())
    clock.now += timedelta(days=3)
    assert (await desk.view(SERVER)).shifts == ()
    _, over = await desk.due(clock.now - timedelta(minutes=1))
    assert [(shift.guild_id, shift.moderator_id) for shift in over] == [(SERVER, MO)]
    await desk.end(SERVER, MO, Roles())
    # The bot was down when it ended: what is counted is the time that was meant.
    assert await desk.hours(SERVER, MONDAY) == {MO: timedelta(days=1)}


async def test_a_role_that_cannot_be_given_is_told_and_duty_holds(desk: DutyDesk) -> None:
    roles = Roles()
    roles.trouble = "I may not."
    change = await desk.begin(SERVER, MO, HOUR, roles)
    assert change.trouble == "I may not."
    assert await desk.call(SERVER, None, TEAM) == Call(moderator_ids=(MO,))


async def test_an_alert_calls_those_on_duty_alone(desk: DutyDesk) -> None:
    assert await desk.call(SERVER, DUTY, TEAM) == Call(role_id=TEAM, alone=True)
    await desk.begin(SERVER, MO, HOUR, Roles())
    await desk.begin(SERVER, ADA, HOUR, Roles())
    call = await desk.call(SERVER, DUTY, TEAM, "method")
    assert (call.role_id, set(call.moderator_ids)) == (DUTY, {MO, ADA})
    assert await desk.call(ELSEWHERE, DUTY, TEAM) == Call(role_id=TEAM, alone=True)


async def test_whoever_stepped_away_is_not_called(desk: DutyDesk, clock: Clock) -> None:
    await desk.begin(SERVER, MO, 24 * HOUR, Roles())
    await desk.begin(SERVER, ADA, 24 * HOUR, Roles())
    await desk.step_away(SERVER, MO, {"method"}, 10 * HOUR)
    assert await desk.call(SERVER, DUTY, TEAM, "method") == Call(moderator_ids=(ADA,))
    call = await desk.call(SERVER, DUTY, TEAM, "spam")
    assert (call.role_id, set(call.moderator_ids)) == (DUTY, {MO, ADA})
    assert await desk.away_from(SERVER, "method") == {MO}
    assert await desk.away_from(ELSEWHERE, "method") == frozenset()
    clock.now += 11 * HOUR
    assert await desk.away_from(SERVER, "method") == frozenset()


async def test_one_can_step_away_from_everything_and_come_back(desk: DutyDesk) -> None:
    away = await desk.step_away(SERVER, MO, (), timedelta(days=365))
    assert away.ends == MONDAY + timedelta(days=30)
    assert await desk.away_from(SERVER, "anything") == {MO}
    assert await desk.away(SERVER, ADA) is None
    await desk.step_back(SERVER, MO)
    assert await desk.away(SERVER, MO) is None


async def test_the_rota_begins_on_time_and_not_for_a_time_long_past(
    desk: DutyDesk, clock: Clock
) -> None:
    slots = await desk.set_rota(SERVER, MO, "Mon 18:00-21:00\nSun 23:30-01:00")
    assert slots[0] == RotaSlot(MO, 18 * 60, 21 * 60)
    minute = timedelta(minutes=1)
    begins, _ = await desk.due(MONDAY - minute)
    assert begins == [(SERVER, slots[0])]
    begins, _ = await desk.due(MONDAY)
    assert begins == []
    clock.now = MONDAY + timedelta(minutes=40)
    begins, _ = await desk.due(MONDAY - timedelta(days=7))
    assert begins == [(SERVER, slots[0])]
    clock.now = MONDAY + 2 * HOUR
    begins, _ = await desk.due(MONDAY - timedelta(days=7))
    assert begins == []


async def test_a_late_beginning_by_the_rota_ends_on_time(desk: DutyDesk, clock: Clock) -> None:
    (slot,) = await desk.set_rota(SERVER, MO, "Mon 18:00-21:00")
    clock.now = MONDAY + timedelta(minutes=40, seconds=7)
    change = await desk.begin_by_rota(SERVER, slot, Roles())
    assert change is not None
    assert change.shift is not None
    assert change.shift.ends == MONDAY + 3 * HOUR
    assert await desk.begin_by_rota(SERVER, slot, Roles()) is None
    await desk.end(SERVER, MO, Roles())
    assert await desk.begin_by_rota(SERVER, slot, Roles()) is None, "they went, and stay away"


async def test_the_rota_makes_nobodys_duty_shorter(desk: DutyDesk, clock: Clock) -> None:
    (slot,) = await desk.set_rota(SERVER, MO, "Mon 18:00-21:00")
    await desk.begin(SERVER, MO, 8 * HOUR, Roles())
    assert await desk.begin_by_rota(SERVER, slot, Roles()) is None
    await desk.end(SERVER, MO, Roles())
    clock.now = MONDAY - HOUR
    await desk.begin(SERVER, ADA, 2 * HOUR, Roles())
    (slot,) = await desk.set_rota(SERVER, ADA, "Mon 18:00-21:00")
    clock.now = MONDAY
    change = await desk.begin_by_rota(SERVER, slot, Roles())
    assert change is not None
    assert change.shift is not None
    assert (change.shift.since, change.shift.ends) == (MONDAY - HOUR, MONDAY + 3 * HOUR)


async def test_the_rota_goes_over_the_end_of_the_week(desk: DutyDesk, clock: Clock) -> None:
    await desk.set_rota(SERVER, MO, "Sun 23:30-01:00")
    await desk.set_rota(SERVER, ADA, "Mon 00:10-02:00")
    clock.now = datetime(2026, 11, 30, 0, 15, tzinfo=UTC)
    begins, _ = await desk.due(clock.now - HOUR)
    assert {slot.moderator_id for _, slot in begins} == {MO, ADA}


async def test_new_times_replace_ones_own_alone(desk: DutyDesk) -> None:
    await desk.set_rota(SERVER, MO, "Mon 18:00-21:00")
    await desk.set_rota(SERVER, ADA, "Tue 18:00-21:00")
    await desk.set_rota(SERVER, MO, "")
    assert [slot.moderator_id for slot in (await desk.view(SERVER)).rota] == [ADA]
