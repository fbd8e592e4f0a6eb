"""A slow or broken database: no answer waits for it, and nothing is lost that was taken."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from typing import TYPE_CHECKING

import aiosqlite
import pytest

from bot.storage import NewTicket, Storage, StorageUnavailable
from bot.storage.engine.sqlite import dialect
from bot.storage.engine.sqlite.trips import OneTripConnection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.conftest import Ask


@pytest.fixture
def lock(store: Storage) -> Iterator[sqlite3.Connection]:
    """Hold the database locked against every other writer until rolled back."""
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


class BrokenDisk:
    """Lets every statement of the driver fail as a dying disk does, until mended."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.broken = True
        self.failures = 0
        for owner, name in (
            (aiosqlite.Connection, "execute_fetchall"),
            (OneTripConnection, "cursor"),
            (dialect, "insert_rows"),
        ):
            self._wrap(monkeypatch, owner, name)

    def _wrap(self, monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> None:
        whole = getattr(owner, name)

        def failing(*args: object) -> object:
            if self.broken:
                self.failures += 1
                raise sqlite3.OperationalError("disk I/O error: secret words of a row")
            return whole(*args)

        monkeypatch.setattr(owner, name, failing)


async def test_a_locked_database_holds_no_answer_up(
    store: Storage, ask: Ask, lock: sqlite3.Connection
) -> None:
    # Were it not for the bound, the first would wait for the lock, which only this test gives back.
    assert not await store.repositories.questions.log.record(ask(5))
    assert not await store.repositories.questions.log.record(ask(6), wait=0.01)
    assert (store.repositories.questions.log.waiting, store.repositories.questions.log.dropped) == (
        2,
        0,
    )
    assert await store.repositories.questions.questions.recent(1) == []
    lock.rollback()
    assert await store.repositories.questions.log.record(ask(7), wait=10)
    assert [row.id for row in await store.repositories.questions.questions.recent(1)] == [7, 6, 5]
    assert store.repositories.questions.log.waiting == 0


async def test_what_must_be_durable_says_that_it_is_not(
    store: Storage, ask: Ask, lock: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
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
    lock.rollback()
    # Nobody waits any more for what was refused, so that it does not happen afterwards.
    assert await store.repositories.questions.log.record(ask(7), wait=10)
    assert (await store.repositories.questions.votes.tally(1, 5)).helpful == 0
    assert await store.repositories.tickets.tickets.count_open(1) == 0
    assert await store.repositories.servers.settings.all(1) == {}


async def test_a_broken_disk_is_outlived(
    store: Storage, ask: Ask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    disk = BrokenDisk(monkeypatch)
    with caplog.at_level(logging.WARNING):
        assert not await store.repositories.questions.log.record(ask(5, text="my words"))
        assert not await store.repositories.questions.counts.add(1, "crisis", wait=0.05)
        with pytest.raises(StorageUnavailable):
            await store.repositories.questions.questions.recent(1)
        assert disk.failures > 2
    disk.broken = False
    assert await store.repositories.questions.log.record(ask(6), wait=10)
    assert [row.id for row in await store.repositories.questions.questions.recent(1)] == [6, 5]
    assert await store.repositories.questions.counts.get(1, "crisis") == 1
    behind = [record for record in caplog.records if "behind" in record.message]
    assert len(behind) == 1
    assert "words" not in caplog.text


async def test_rows_lost_at_the_close_are_counted_aloud(
    store: Storage, ask: Ask, lock: sqlite3.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    waiting = [store.repositories.questions.log.submit(ask(n)) for n in range(1, 4)]
    await store.close(bound=0.05)
    assert [done.result() for done in waiting] == [False] * 3
    assert store.repositories.questions.log.dropped == 3
    assert "3 rows were lost" in caplog.text
    assert "hug" not in caplog.text
    lock.rollback()


async def test_order_is_kept_through_an_outage(
    store: Storage, ask: Ask, lock: sqlite3.Connection
) -> None:
    assert not await store.repositories.questions.log.record(ask(5), wait=0.01)
    forgotten = asyncio.create_task(store.repositories.questions.questions.forget(1, 5))
    await asyncio.sleep(0.01)
    lock.rollback()
    assert await forgotten
    assert await store.repositories.questions.questions.get(1, 5) is None


async def test_a_cancelled_writer_is_replaced(
    store: Storage, ask: Ask, lock: sqlite3.Connection
) -> None:
    assert not await store.repositories.questions.log.record(ask(5), wait=0.01)
    for task in asyncio.all_tasks():
        if task.get_name() == "writer":
            task.cancel()
            await asyncio.wait({task})
    lock.rollback()
    assert await store.repositories.questions.log.record(ask(6), wait=10)
    assert [row.id for row in await store.repositories.questions.questions.recent(1)] == [6, 5]
