"""A clock that leaps deletes nothing at once, and does not keep everything for ever."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.privacy.housekeeping import Housekeeping
from bot.storage import NewQuestion, Storage
from bot.storage.clock import to_ms

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Clock:
    now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def storage(made_folder: Path) -> AsyncIterator[Storage]:
    opened = await Storage.open(None, made_folder)
    row = NewQuestion(1, 5, 9, START, "ask", "answer", "hugs", 0.9, 1.0, "May we?")
    assert await opened.repositories.questions.log.record(row, wait=10)
    yield opened
    await opened.close()


async def rounds(storage: Storage, clock: Clock, count: int) -> int:
    """Do hourly rounds, each after a start of its own; return what is left."""
    for _ in range(count):
        await Housekeeping(storage, clock).round({1})
        clock.now += HOUR
    return await storage.repositories.questions.questions.count(1)


@pytest.mark.parametrize("year", [2028, 2040, 1970])
async def test_a_leap_and_back_loses_nothing(storage: Storage, year: int) -> None:
    clock = Clock()
    assert await rounds(storage, clock, 2) == 1
    clock.now = START.replace(year=year)
    assert await rounds(storage, clock, 5) == 1
    clock.now = START + 3 * HOUR
    assert await rounds(storage, clock, 3) == 1


async def test_many_starts_in_a_row_confirm_nothing(storage: Storage) -> None:
    clock = Clock()
    await rounds(storage, clock, 1)
    clock.now = START.replace(year=2040)
    for _ in range(60):
        await Housekeeping(storage, clock).round({1})
        clock.now += timedelta(minutes=1)
    assert await storage.repositories.questions.questions.count(1) == 1


async def test_a_bot_that_was_off_for_months_deletes_after_a_day(
    storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    await rounds(storage, clock, 1)
    clock.now = START + timedelta(days=90)
    assert await rounds(storage, clock, 20) == 1
    assert "Nothing is deleted until" in caplog.text
    assert await rounds(storage, clock, 6) == 0


async def ask(storage: Storage, number: int, moment: datetime) -> None:
    row = NewQuestion(1, number, 9, moment, "ask", "answer", "hugs", 0.9, 1.0, "May we?")
    assert await storage.repositories.questions.log.record(row, wait=10)


@pytest.mark.parametrize("believed", [0, 30])
async def test_what_a_clock_ahead_wrote_goes_as_if_written_when_it_was_put_right(
    storage: Storage, believed: int
) -> None:
    clock = Clock()
    await rounds(storage, clock, 2)
    clock.now = ahead = START.replace(year=2040)
    await rounds(storage, clock, believed)
    await ask(storage, 6, ahead)
    await storage.repositories.questions.counts.add(1, "crisis", ahead.date(), wait=10)
    await storage.repositories.servers.departures.note([2], ahead)
    clock.now = START + 9 * HOUR
    await storage.repositories.questions.counts.add(1, "crisis", clock.now.date(), wait=10)
    await rounds(storage, clock, 30)
    assert 6 in {row.id for row in await storage.repositories.questions.questions.recent(1, 10)}
    assert (
        await storage.repositories.questions.counts.total(
            1, "crisis", START.date(), clock.now.date()
        )
        == 2
    )
    for _ in range(3):
        clock.now += timedelta(days=10)
        await Housekeeping(storage, clock).round({1})
    assert await storage.repositories.questions.questions.count(1) == 0
    assert await storage.repositories.servers.departures.all() == {}
    assert (
        await storage.repositories.questions.counts.total(1, "crisis", START.date(), ahead.date())
        == 2
    )


async def test_a_clock_behind_its_time_dates_nothing_anew(storage: Storage) -> None:
    clock = Clock()
    for _ in range(40):
        await rounds(storage, clock, 1)
        clock.now += timedelta(hours=23)
    await ask(storage, 6, clock.now)
    right = clock.now
    clock.now = right - timedelta(days=200)
    assert await rounds(storage, clock, 40) == 1
    clock.now = right + timedelta(days=2)
    assert await rounds(storage, clock, 40) == 1


async def test_a_clock_that_was_a_week_ahead_is_believed_after_a_day(storage: Storage) -> None:
    clock = Clock()
    clock.now = START + timedelta(days=31)
    await storage.repositories.servers.meta.put(
        "clock", json.dumps({"last": to_ms(START + timedelta(days=38))})
    )
    assert await rounds(storage, clock, 20) == 1
    assert await rounds(storage, clock, 6) == 0


async def test_a_usual_week_off_deletes_at_once(storage: Storage) -> None:
    clock = Clock()
    clock.now = START + timedelta(days=25)
    await rounds(storage, clock, 1)
    clock.now = START + timedelta(days=33)
    assert await rounds(storage, clock, 1) == 0


async def test_a_server_in_use_without_the_bot_is_not_purged(storage: Storage) -> None:
    clock = Clock()
    await storage.repositories.servers.departures.note([1], START - timedelta(days=8))
    assert (await Housekeeping(storage, clock).round(())).purged == ()
    clock.now = START + timedelta(days=8)
    assert (await Housekeeping(storage, clock).round(())).purged == (1,)
