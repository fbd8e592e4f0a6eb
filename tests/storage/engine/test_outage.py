"""A slow or broken database: no answer waits for it, and nothing is lost that was taken."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import pytest

from bot.storage import NewTicket, Storage, StorageUnavailable
from tests.engines.databases import EngineName
from tests.engines.outside import OutsideSession, outside, raw_rows
from tests.storage.engine.broken import ERRORS, BrokenDriver

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from storage.conftest import Ask


@pytest.fixture
async def lock(store: Storage) -> AsyncIterator[OutsideSession]:
    """Another program that holds the lock for writing until the test unlocks it."""
    async with outside(store) as other:
        await other.lock()
        yield other


async def test_a_locked_database_holds_no_answer_up(
    store: Storage, ask: Ask, lock: OutsideSession
) -> None:
    # Were it not for the bound, the first would wait for the lock, which only this test gives back.
    assert not await store.repositories.questions.log.record(ask(5))
    assert not await store.repositories.questions.log.record(ask(6), wait=0.01)
    assert (store.repositories.questions.log.waiting, store.repositories.questions.log.dropped) == (
        2,
        0,
    )
    assert await store.repositories.questions.questions.recent(1) == []
    await lock.unlock()
    assert await store.repositories.questions.log.record(ask(7), wait=10)
    assert [row.id for row in await store.repositories.questions.questions.recent(1)] == [7, 6, 5]
    assert store.repositories.questions.log.waiting == 0


async def test_what_must_be_durable_says_that_it_is_not(
    store: Storage, ask: Ask, lock: OutsideSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.engine.writer.Writer.run.__defaults__", (0.1,))
    case = NewTicket(1, 5, 9, ask(5).asked_at, "Please answer this")
    for write in (
        store.repositories.questions.votes.cast(1, 5, 77, True),
        store.repositories.tickets.tickets.open(case),
        store.repositories.servers.settings.put(1, "role", 4),
        store.repositories.servers.meta.put("commands", "x"),
        store.repositories.questions.questions.forget(1, 5),
    ):
        with pytest.raises(StorageUnavailable, match="in time"):
            await write
    await lock.unlock()
    # Nobody waits any more for what was refused, so that it does not happen afterwards.
    assert await store.repositories.questions.log.record(ask(7), wait=10)
    assert (await store.repositories.questions.votes.tally(1, 5)).helpful == 0
    assert await store.repositories.tickets.tickets.count_open(1) == 0
    assert await store.repositories.servers.settings.all(1) == {}


@pytest.mark.parametrize("number", range(3))
async def test_a_broken_database_is_outlived(
    store: Storage,
    ask: Ask,
    engine: EngineName,
    number: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    driver = BrokenDriver(monkeypatch, ERRORS[engine][number])
    with caplog.at_level(logging.WARNING):
        assert not await store.repositories.questions.log.record(ask(5, text="my words"))
        assert not await store.repositories.questions.counts.add(1, "crisis", wait=0.05)
        with pytest.raises(StorageUnavailable):
            await store.repositories.questions.questions.recent(1)
        assert driver.failures > 2
    driver.broken = False
    assert await store.repositories.questions.log.record(ask(6), wait=10)
    assert [row.id for row in await store.repositories.questions.questions.recent(1)] == [6, 5]
    assert await store.repositories.questions.counts.get(1, "crisis") == 1
    behind = [record for record in caplog.records if "behind" in record.message]
    assert len(behind) == 1
    assert "words" not in caplog.text


async def test_rows_lost_at_the_close_are_counted_aloud(
    store: Storage, ask: Ask, lock: OutsideSession, caplog: pytest.LogCaptureFixture
) -> None:
    waiting = [store.repositories.questions.log.submit(ask(n)) for n in range(1, 4)]
    await store.close(seconds=0.05)
    assert [done.result() for done in waiting] == [False] * 3
    assert store.repositories.questions.log.dropped == 3
    assert "3 rows were lost" in caplog.text
    assert "hug" not in caplog.text
    await lock.unlock()


async def test_order_is_kept_through_an_outage(
    store: Storage, ask: Ask, lock: OutsideSession
) -> None:
    assert not await store.repositories.questions.log.record(ask(5), wait=0.01)
    forgotten = asyncio.create_task(store.repositories.questions.questions.forget(1, 5))
    await asyncio.sleep(0.01)
    await lock.unlock()
    assert await forgotten
    assert await store.repositories.questions.questions.get(1, 5) is None


async def test_a_cancelled_writer_is_replaced(
    store: Storage, ask: Ask, lock: OutsideSession
) -> None:
    assert not await store.repositories.questions.log.record(ask(5), wait=0.01)
    for task in asyncio.all_tasks():
        if task.get_name() == "writer":
            task.cancel()
            await asyncio.wait({task})
    await lock.unlock()
    assert await store.repositories.questions.log.record(ask(6), wait=10)
    assert [row.id for row in await store.repositories.questions.questions.recent(1)] == [6, 5]


async def test_wherever_a_writer_is_cancelled_its_rows_are_written_by_the_next(
    store: Storage, ask: Ask
) -> None:
    log = store.repositories.questions.log
    for number in range(1, 41):
        log.submit(ask(number))
        # At another place each time: before, in the middle of, and after its transaction.
        for _ in range(2 * number):
            await asyncio.sleep(0)
        for task in asyncio.all_tasks():
            if task.get_name() == "writer":
                task.cancel()
                await asyncio.wait({task})
    assert await log.record(ask(41), wait=10)
    assert log.dropped == 0
    stored = await raw_rows(store, "SELECT id FROM questions ORDER BY id")
    assert stored == [(number,) for number in range(1, 42)]
