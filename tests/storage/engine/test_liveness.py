"""PostgreSQL's connections that died are replaced before somebody reads with them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text

from bot.storage import StorageUnavailable
from bot.storage.engine.database import Database
from bot.storage.engine.places import dialect_of
from bot.storage.engine.postgresql import liveness
from tests.engines.databases import postgresql_only
from tests.engines.stored import StoredRows

pytestmark = postgresql_only

END_ALL = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
    "WHERE application_name = 'boundary-bot'"
)


@pytest.fixture
async def database(database_url: str, tmp_path: Path) -> AsyncIterator[Database]:
    opened = Database(dialect_of(database_url, tmp_path))
    await opened.open()
    yield opened
    await opened.close()


async def process(database: Database) -> int:
    """Read, and return the number of the server's process that answered."""
    async with database.read() as connection:
        return int((await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one())


async def test_after_the_server_ended_a_connection_the_next_reading_works(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    before = await process(database)
    await StoredRows(database_url, tmp_path).fetch(END_ALL)
    assert await process(database) != before


async def test_one_that_lay_unused_and_answers_no_more_is_replaced(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await process(database)

    async def silent(*_: object, **__: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(liveness, "IDLE_SECONDS", 0.0)
    with monkeypatch.context() as patch:
        patch.setattr(asyncpg.Connection, "execute", silent)
        assert await process(database) != before


async def test_one_that_lay_unused_and_answers_is_kept(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(liveness, "IDLE_SECONDS", 0.0)
    assert await process(database) == await process(database)


async def test_one_that_is_in_use_costs_no_trip(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await process(database)
    trips: list[object] = []

    def noted(*arguments: Any, **_: object) -> None:
        trips.append(arguments)
        raise AssertionError("the server was asked")

    for name in ("execute", "fetchrow", "transaction"):
        monkeypatch.setattr(asyncpg.Connection, name, noted)
    await process(database)
    assert trips == []


async def test_one_that_was_beginning_when_the_server_fell_silent_is_not_used_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(*_: object, **__: object) -> None:
        raise TimeoutError

    async with database.read(snapshot=True) as connection:
        await connection.execute(text("SELECT 1"))
    with monkeypatch.context() as patch:
        patch.setattr(asyncpg.Connection, "execute", silent)
        with pytest.raises(StorageUnavailable):
            async with database.read(snapshot=True) as connection:
                await connection.execute(text("SELECT 1"))
    async with database.read(snapshot=True) as connection:
        assert (await connection.execute(text("SELECT 1"))).scalar_one() == 1
