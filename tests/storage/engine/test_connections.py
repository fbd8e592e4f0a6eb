"""Connections and engines for asyncio: what becomes of a block that fails or is cancelled."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

import pytest
from sqlalchemy import QueuePool, select

from bot.storage import Storage
from bot.storage.engine.statements import insert
from bot.storage.schema.tables import meta

if TYPE_CHECKING:
    from bot.storage.engine.connections import AsyncConnection, AsyncEngine


class _PlannedError(Exception):
    pass


def _out(engine: AsyncEngine) -> int:
    """Return how many connections of the pool are in use."""
    return cast("QueuePool", engine.sync_engine.pool).checkedout()


async def _note(connection: AsyncConnection, name: str) -> None:
    await connection.execute(insert(meta).values(name=name, value="x"))


async def _fail(connection: AsyncConnection) -> None:
    """Fail in a transaction that has written something."""
    async with connection.begin():
        await _note(connection, "undone")
        raise _PlannedError


async def test_a_transaction_is_committed_or_undone_as_a_whole(store: Storage) -> None:
    engine = store._database.writing
    before = _out(engine)
    async with await engine.connect() as connection:
        async with connection.begin():
            await _note(connection, "kept")
        with pytest.raises(_PlannedError):
            await _fail(connection)
        query = select(meta.c.name).where(meta.c.name.in_(["kept", "undone"]))
        assert (await connection.execute(query)).scalars().all() == ["kept"]
    assert _out(engine) == before


async def test_a_cancelled_block_gives_its_connection_back(store: Storage) -> None:
    engine = store._database.writing
    before = _out(engine)
    entered = asyncio.Event()

    async def work() -> None:
        async with engine.begin() as connection:
            await _note(connection, "undone")
            entered.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await entered.wait()
    assert _out(engine) == before + 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert _out(engine) == before
    assert await store.repositories.servers.meta.get("undone") is None
