"""A round deletes what is due and nothing else; servers that were left go after seven days."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.privacy.housekeeping import Housekeeping
from bot.storage import NewQuestion, Storage, StorageUnavailable

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass
class House:
    storage: Storage
    now: datetime = START

    @property
    def keeping(self) -> Housekeeping:
        return Housekeeping(self.storage, lambda: self.now)

    async def asked(self, guild_id: int, age: timedelta, number: int) -> None:
        at = self.now - age
        row = NewQuestion(guild_id, number, 9, at, "ask", "answer", "hugs", 0.9, 1.0, "May we?")
        assert await self.storage.repositories.questions.log.record(row, wait=10)

    async def left(self) -> set[int]:
        return {row for guild in (1, 2, 3) for row in await self._ids(guild)}

    async def _ids(self, guild_id: int) -> list[int]:
        return [
            row.id
            for row in await self.storage.repositories.questions.questions.recent(guild_id, 100)
        ]


@pytest.fixture
async def house(made_folder: Path) -> AsyncIterator[House]:
    storage = await Storage.open(None, made_folder)
    yield House(storage)
    await storage.close()


async def test_each_server_keeps_as_long_as_it_has_set(house: House) -> None:
    await house.storage.repositories.servers.settings.put(1, "retention", 5)
    await house.storage.repositories.servers.settings.put(2, "retention", 200)
    for guild_id in (1, 2, 3):
        for number, days in enumerate((1, 6, 31, 201)):
            await house.asked(guild_id, days * DAY, 10 * guild_id + number)
    done = await house.keeping.round({1, 2, 3})
    assert done.expired == 3 + 1 + 2
    assert await house.left() == {10, 20, 21, 22, 30, 31}
    assert (await house.keeping.round({1, 2, 3})).expired == 0


@pytest.mark.parametrize("value", [0, 5000, "soon", None, [3]])
async def test_a_retention_that_is_not_valid_is_the_default(house: House, value: object) -> None:
    await house.storage.repositories.servers.settings.put(1, "retention", value)  # pyright: ignore[reportArgumentType]
    await house.asked(1, 29 * DAY, 1)
    await house.asked(1, 31 * DAY, 2)
    await house.keeping.round({1})
    assert await house.left() == {1}


async def test_after_a_long_downtime_one_round_is_enough(house: House) -> None:
    for number in range(1, 700):
        await house.asked(1, number * timedelta(minutes=1), number)
    house.now += 400 * DAY
    assert (await house.keeping.round({1})).expired == 699
    assert await house.left() == set()


async def test_a_server_that_was_left_goes_after_seven_days(house: House) -> None:
    for guild_id in (1, 2):
        await house.asked(guild_id, DAY, guild_id)
    assert await house.keeping.left(1) == START + 7 * DAY
    house.now += 7 * DAY - timedelta(minutes=1)
    assert (await house.keeping.round({2})).purged == ()
    assert await house.left() == {1, 2}
    house.now += timedelta(minutes=1)
    assert (await house.keeping.round({2})).purged == (1,)
    assert await house.left() == {2}
    assert await house.storage.repositories.servers.departures.all() == {}
    assert await house.storage.retention.servers() == {2}


async def test_leaving_twice_does_not_start_the_days_anew(house: House) -> None:
    await house.keeping.left(1)
    house.now += 3 * DAY
    await house.keeping.left(1)
    assert await house.storage.repositories.servers.departures.all() == {1: START}


async def test_who_comes_back_keeps_everything(house: House) -> None:
    await house.asked(1, DAY, 1)
    await house.keeping.left(1)
    house.now += 6 * DAY
    assert await house.keeping.returned(1)
    house.now += 6 * DAY
    assert (await house.keeping.round({1})).purged == ()
    assert await house.left() == {1}


async def test_a_server_that_is_present_is_never_purged(house: House) -> None:
    """Its return could not be noted, as when the database was locked at that moment."""
    await house.asked(1, DAY, 1)
    await house.keeping.left(1)
    house.now += 20 * DAY
    assert (await house.keeping.round({1})).purged == ()
    assert await house.left() == {1}


async def test_what_happened_while_the_bot_was_off_is_seen_at_the_start(house: House) -> None:
    for guild_id in (1, 2, 3):
        await house.asked(guild_id, DAY, guild_id)
    await house.storage.repositories.questions.counts.add(0, "answer", wait=10)
    await house.keeping.left(3)
    house.now += DAY
    await house.keeping.reconcile({2, 3})
    assert await house.storage.repositories.servers.departures.all() == {1: START + DAY}
    house.now += 8 * DAY
    assert (await house.keeping.round({2, 3})).purged == (1,)
    assert await house.left() == {2, 3}
    assert await house.storage.repositories.questions.counts.get(0, "answer") == 1


async def test_a_round_that_fails_says_so_and_the_next_goes_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.asked(1, 31 * DAY, 1)
    with monkeypatch.context() as patch:
        patch.setattr("bot.storage.engine.writer.Writer._closed", True, raising=False)
        house.storage._writer._closed = True  # pyright: ignore[reportPrivateUsage]
        with pytest.raises(StorageUnavailable):
            await house.keeping.round({1})
    house.storage._writer._closed = False  # pyright: ignore[reportPrivateUsage]
    assert (await house.keeping.round({1})).expired == 1
