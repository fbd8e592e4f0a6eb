"""The driver's connections: once to their thread a statement, and no transaction left open."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.storage.engine.sqlite.trips import OneTripConnection, connect


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[OneTripConnection]:
    opened = connect(str(tmp_path / "file"), isolation_level=None, timeout=20)
    await opened
    await opened.executescript("CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT UNIQUE)")
    yield opened
    await opened.close()


@pytest.fixture
def trips(connection: OneTripConnection, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What goes to the thread from now on."""
    gone: list[object] = []
    whole: Any = vars(OneTripConnection)["_execute"].__get__(connection)

    async def counted(function: Any, *values: Any) -> Any:
        gone.append(function)
        return await whole(function, *values)

    monkeypatch.setattr(connection, "_execute", counted)
    return gone


async def test_a_query_is_one_trip_and_ends_without_another(
    connection: OneTripConnection, trips: list[object]
) -> None:
    cursor = await connection.cursor()
    await cursor.execute("SELECT 1 AS one, ? AS two UNION SELECT 3, 4", (2,))
    assert [column[0] for column in cursor.description] == ["one", "two"]
    assert list(await cursor.fetchall()) == [(1, 2), (3, 4)]
    assert list(await cursor.fetchall()) == []
    await cursor.close()
    await connection.rollback()
    assert len(trips) == 1


async def test_changes_are_counted_also_where_rows_come_back(connection: OneTripConnection) -> None:
    cursor = await connection.cursor()
    await cursor.executemany("INSERT INTO words (word) VALUES (?)", [("one",), ("two",)])
    assert (cursor.rowcount, cursor.description) == (2, None)
    await cursor.execute("INSERT INTO words (word) VALUES ('three')")
    assert (cursor.rowcount, cursor.lastrowid) == (1, 3)
    await cursor.execute("UPDATE words SET word = word || '!' WHERE id > 1 RETURNING word")
    assert cursor.rowcount == 2
    assert list(await cursor.fetchall()) == [("two!",), ("three!",)]
    with pytest.raises(sqlite3.IntegrityError):
        await cursor.execute("INSERT INTO words (word) VALUES ('one')")


async def test_a_transaction_is_undone(connection: OneTripConnection) -> None:
    cursor = await connection.cursor()
    await cursor.execute("BEGIN")
    await cursor.execute("INSERT INTO words (word) VALUES ('one')")
    await connection.rollback()
    await cursor.execute("SELECT count(*) FROM words")
    assert list(await cursor.fetchall()) == [(0,)]


async def test_a_transaction_that_begins_after_nobody_waits_for_it_is_undone(
    connection: OneTripConnection, tmp_path: Path
) -> None:
    other = sqlite3.connect(tmp_path / "file", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    cursor = await connection.cursor()
    begin = asyncio.create_task(cursor.execute("BEGIN IMMEDIATE"))
    await asyncio.sleep(0)
    begin.cancel()
    with pytest.raises(asyncio.CancelledError):
        await begin
    assert not connection.in_transaction
    undone = asyncio.create_task(connection.rollback())
    await asyncio.sleep(0)
    other.rollback()
    await undone
    # Behind whatever the thread still had to do.
    await connection.execute_fetchall("SELECT 1")
    assert not connection.in_transaction
    other.close()
