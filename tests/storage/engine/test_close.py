"""A close lets those who read hand their connections back."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sqlalchemy import text

from bot.storage.engine.database import Database
from bot.storage.engine.places import dialect_of


async def test_it_waits_for_a_reader_that_was_cancelled(
    database_url: str | None, tmp_path: Path
) -> None:
    database = Database(dialect_of(database_url, tmp_path))
    await database.open()
    reads = asyncio.Event()

    async def read() -> None:
        async with database.read(snapshot=True) as connection:
            await connection.execute(text("SELECT 1"))
            reads.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(read())
    await reads.wait()
    task.cancel()
    await database.close()
    assert task.cancelled()
