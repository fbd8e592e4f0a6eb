"""The two engines as the benchmark of the log sees them: an empty store, and a bare driver."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Protocol, cast

import asyncpg
from sqlalchemy import Insert, insert

from benchmarks.load.postgresql import new_database, plain
from bot.storage.engine.dialect import Dialect, Value
from bot.storage.engine.places import dialect_of
from bot.storage.engine.postgresql.bulk import BulkRows
from bot.storage.engine.sqlite.bulk import BulkInsert
from bot.storage.schema.tables import questions
from tests.engines.server import PostgresqlServer

INSERT: Insert = insert(questions)
Commit = Callable[[Mapping[str, Value]], Awaitable[None]]
"""Stores one row in a transaction of its own."""


class Store(Protocol):
    """An engine on which the log is measured."""

    @property
    def driver(self) -> str:
        """The driver's name."""
        ...

    async def new(self, folder: Path) -> Dialect:
        """Return an empty database of its own, below `folder` if it is a file."""
        ...

    def bare(self, dialect: Dialect, connections: int) -> Any:
        """Give, as a context, a `Commit` by the driver alone for each of so many connections."""
        ...


@dataclass(frozen=True, slots=True)
class SqliteStore:
    """Files, with the settings of the bot."""

    driver: str = "sqlite3"

    async def new(self, folder: Path) -> Dialect:
        return dialect_of(f"sqlite:///{folder / f'{next(_numbers)}.sqlite3'}", folder)

    @asynccontextmanager
    async def bare(self, dialect: Dialect, connections: int) -> AsyncGenerator[list[Commit]]:
        """Give Python's sqlite3; a file has one writer, so one connection at most."""
        assert connections == 1
        statement = BulkInsert.of(INSERT)
        connection = sqlite3.connect(str(dialect.file), isolation_level=None)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")

        async def commit(row: Mapping[str, Value]) -> None:
            connection.execute(statement.sql(1), statement.parameters([row]))

        yield [commit]
        connection.close()


class PostgresqlStore:
    """Databases of one server."""

    driver = "asyncpg"

    def __init__(self, server: PostgresqlServer) -> None:
        self._server = server
        self._urls: dict[str, str] = {}

    async def new(self, folder: Path) -> Dialect:
        url = await new_database(self._server)
        dialect = dialect_of(url, folder)
        self._urls[dialect.place] = url
        return dialect

    @asynccontextmanager
    async def bare(self, dialect: Dialect, connections: int) -> AsyncGenerator[list[Commit]]:
        """Give asyncpg with a prepared statement, each commit of which is its own transaction."""
        compiled = BulkRows.of(INSERT)
        url = plain(self._urls[dialect.place])
        opened: list[Any] = [await cast("Any", asyncpg).connect(url) for _ in range(connections)]
        statements: list[Any] = [await each.prepare(compiled.sql) for each in opened]

        def commit_with(statement: Any) -> Commit:
            async def commit(row: Mapping[str, Value]) -> None:
                await statement.fetch(*compiled.parameters([row])[0])

            return commit

        yield [commit_with(each) for each in statements]
        await asyncio.gather(*(each.close() for each in opened))


_numbers = count(1)
