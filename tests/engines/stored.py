"""What a database holds as it lies there, below the bot, on either engine."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import asyncpg

from bot.storage.engine.places import locate

_SQLITE_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
_POSTGRESQL_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"


class StoredRows:
    """The rows of one database; each look and each change opens a connection of its own."""

    def __init__(self, url: str | None, state_dir: Path) -> None:
        """Name the database as DATABASE_URL and STATE_DIR do."""
        self._file = locate(url, state_dir)
        self._url = url or ""

    async def fetch(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query, their values as the driver gives them."""
        if self._file is not None:
            with closing(sqlite3.connect(self._file)) as connection:
                return connection.execute(query).fetchall()
        async with self._server() as server:
            return [tuple(row) for row in await server.fetch(query)]

    async def execute(self, statement: str) -> None:
        """Run one statement, which may change rows."""
        if self._file is not None:
            with closing(sqlite3.connect(self._file)) as connection, connection:
                connection.execute(statement)
            return
        async with self._server() as server:
            await server.execute(statement)

    async def count(self, table: str) -> int:
        """Return the number of rows of a table."""
        ((number,),) = await self.fetch(f"SELECT count(*) FROM {table}")  # noqa: S608
        return int(number)

    async def cells(self) -> list[Any]:
        """Return every value of every row of every table."""
        tables = await self.fetch(_SQLITE_TABLES if self._file else _POSTGRESQL_TABLES)
        return [
            cell
            for (table,) in tables
            for row in await self.fetch(f'SELECT * FROM "{table}"')  # noqa: S608
            for cell in row
        ]

    async def bytes_of_all(self) -> bytes:
        """Return all that is stored: the files of SQLite, or all rows of PostgreSQL.

        PostgreSQL keeps the bytes of a deleted row until VACUUM, which the tests of the storage
        look at; here they would be those of other tests too.
        """
        if self._file is not None:
            files = sorted(self._file.parent.glob(f"{self._file.name}*"))
            return b"".join(file.read_bytes() for file in files)
        copied = BytesIO()
        async with self._server() as server:
            for (table,) in await server.fetch(_POSTGRESQL_TABLES):
                await server.copy_from_table(table, output=copied, format="binary")
        return copied.getvalue()

    @asynccontextmanager
    async def _server(self) -> AsyncGenerator[Any]:
        server = await cast("Any", asyncpg).connect(self._url.replace("+asyncpg", ""))
        try:
            yield server
        finally:
            await server.close()
