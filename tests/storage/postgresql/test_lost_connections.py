"""A server that restarts, crashes or ends a session: nothing is half done, lost or done twice."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from bot.storage import Storage, StorageUnavailable
from tests.engines.outside import out_of_reach, outside, raw_rows

if TYPE_CHECKING:
    from storage.conftest import Ask

    from bot.storage.engine.connections import AsyncConnection
    from tests.engines.databases import PostgresqlDatabases

OWN_ID = text("SELECT pg_backend_pid()")


class TwoWrites:
    """A job of two writes whose session an operator ends in between, the first few times."""

    def __init__(self, store: Storage, losses: int) -> None:
        self._store = store
        self._losses = losses
        self.tries = 0

    async def __call__(self, connection: AsyncConnection) -> None:
        self.tries += 1
        await connection.execute(text("INSERT INTO meta VALUES ('first', :n)"), {"n": "1"})
        if self.tries <= self._losses:
            session = (await connection.execute(OWN_ID)).scalar_one()
            async with outside(self._store) as other:
                await other.rows("SELECT pg_terminate_backend($1, 5000)", [session])
        await connection.execute(text("INSERT INTO meta VALUES ('second', :n)"), {"n": "2"})


QUERY = "SELECT name FROM meta WHERE name IN ('first', 'second') ORDER BY 1"


async def test_a_job_that_loses_its_session_is_done_once_and_whole(store: Storage) -> None:
    job = TwoWrites(store, losses=2)
    await store.write(job, 30)
    assert job.tries == 3
    assert await raw_rows(store, QUERY) == [("first",), ("second",)]


async def test_a_job_that_never_gets_through_leaves_nothing(store: Storage) -> None:
    job = TwoWrites(store, losses=1000)
    with pytest.raises(StorageUnavailable):
        await store.write(job, 0.3)
    assert job.tries >= 1
    assert await store.repositories.servers.meta.get("nothing") is None
    assert await raw_rows(store, QUERY) == []


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["restart", "crash"])
async def test_rows_of_the_log_outlive_the_server_and_are_written_once(
    own_url: str, postgresql: PostgresqlDatabases, tmp_path: Path, ask: Ask, how: signal.Signals
) -> None:
    # Other tests do without it, for it costs time: then a crash may lose the newest commits.
    postgresql.run(f"ALTER DATABASE {make_url(own_url).database} SET synchronous_commit = on")
    store = await Storage.open(own_url, tmp_path)
    log = store.repositories.questions.log
    assert await log.record(ask(1), wait=10)
    restarting = asyncio.create_task(asyncio.to_thread(postgresql.restart, how))
    waiting = [log.submit(ask(1))]
    number = 1
    while not restarting.done():
        for _ in range(20):
            number += 1
            waiting.append(log.submit(ask(number)))
        await asyncio.sleep(0.01)
    await restarting
    assert all(await asyncio.gather(*waiting))
    assert log.dropped == 0
    assert await store.repositories.questions.questions.count(1) == number
    await store.close()


async def test_reads_go_on_after_a_restart(
    store: Storage, postgresql: PostgresqlDatabases, ask: Ask
) -> None:
    assert await store.repositories.questions.log.record(ask(5), wait=10)
    for _ in range(5):
        await store.repositories.questions.questions.recent(1)
    await asyncio.to_thread(postgresql.restart)
    (row,) = await store.repositories.questions.questions.recent(1)
    assert row.text == "May we hug?"


async def test_rows_wait_while_an_operator_keeps_the_database_closed(
    own_url: str, tmp_path: Path, ask: Ask
) -> None:
    store = await Storage.open(own_url, tmp_path)
    log = store.repositories.questions.log
    assert await log.record(ask(1), wait=10)
    async with out_of_reach(own_url, tmp_path):
        assert not await log.record(ask(2), wait=0.2)
        with pytest.raises(StorageUnavailable):
            await store.repositories.questions.questions.recent(1)
    assert await log.record(ask(3), wait=10)
    assert [row.id for row in await store.repositories.questions.questions.recent(1)] == [3, 2, 1]
    await store.close()
