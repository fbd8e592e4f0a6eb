"""A close lets those who read hand their connections back."""

from __future__ import annotations

import asyncio
import gc
import threading
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import QueuePool, text

from bot.storage.engine.database import Database
from bot.storage.engine.places import dialect_of


async def reader_of(database: Database) -> asyncio.Task[None]:
    """Return a task that has read from a database and does not give its connection back."""
    reads = asyncio.Event()

    async def read() -> None:
        async with database.read(snapshot=True) as connection:
            await connection.execute(text("SELECT 1"))
            reads.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(read())
    await reads.wait()
    return task


async def test_it_waits_for_a_reader_that_was_cancelled(
    database_url: str | None, tmp_path: Path
) -> None:
    database = Database(dialect_of(database_url, tmp_path))
    await database.open()
    task = await reader_of(database)
    task.cancel()
    await database.close()
    assert task.cancelled()


@pytest.mark.parametrize("turns", range(4))
async def test_nothing_stays_in_use_where_a_loop_ends_after_a_cancelled_read(
    turns: int, database_url: str | None, tmp_path: Path
) -> None:
    """The end of a loop cancels all tasks, also those that have yet to begin."""
    others = set(threading.enumerate())
    database = Database(dialect_of(database_url, tmp_path))
    await database.open()
    pool = cast("QueuePool", database.engine.sync_engine.pool)
    here = asyncio.current_task()
    reader = await reader_of(database)
    reader.cancel()
    for _ in range(turns):
        await asyncio.sleep(0)
    for task in asyncio.all_tasks() - {here}:
        task.cancel()
    # A connection that was cut off in the middle is closed by a task of SQLAlchemy's own.
    while left := asyncio.all_tasks() - {here}:
        await asyncio.wait(left)
    del reader, left
    gc.collect()
    assert pool.checkedout() == 0
    await database.close()
    # SQLite's threads tell this loop of their end.
    for thread in set(threading.enumerate()) - others:
        if "connection_worker" in thread.name:
            await asyncio.to_thread(thread.join, 5)
