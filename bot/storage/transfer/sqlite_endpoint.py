"""An SQLite file as one end of a copy, through Python's own driver in a thread."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from bot.storage.engine.claim import FolderInUseError, claim_file
from bot.storage.errors import StorageError
from bot.storage.schema.migrate import COPY_MARKER
from bot.storage.transfer.endpoint import BUSY
from bot.storage.transfer.table_sql import (
    DROP_MARKER,
    MAKE_MARKER,
    READ_MARKER,
    TableSql,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

    from sqlalchemy import Table

    from bot.storage.transfer.endpoint import Row

BUSY_SECONDS = 10.0
_CACHE = "PRAGMA cache_size = -16384"
"""In KiB: an index of random keys would be read from the file again and again otherwise."""


class SqliteEndpoint:
    """An SQLite file that is there."""

    def __init__(self, path: Path) -> None:
        """Name it; nothing is opened yet."""
        self._path = path
        self._locks = ExitStack()
        self._sql: dict[str, TableSql] = {}
        self._open: sqlite3.Connection | None = None

    @property
    def place(self) -> str:
        """The path."""
        return str(self._path)

    @property
    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            raise StorageError(f"{self._path} is not open.")
        return self._open

    async def __aenter__(self) -> SqliteEndpoint:
        """Connect. Raises StorageError if there is no such file."""
        if not self._path.is_file():
            raise StorageError(f"There is no database at {self._path}.")
        self._open = sqlite3.connect(
            self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        for setting in (_CACHE, "PRAGMA synchronous = FULL", "PRAGMA secure_delete = ON"):
            self._open.execute(setting)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        if self._open is not None:
            self._open.close()
        self._locks.close()

    async def claim(self) -> None:
        """Hold the locks that a bot would take. Raises StorageError if one runs."""
        try:
            self._locks.enter_context(claim_file(self._path))
        except FolderInUseError:
            raise StorageError(BUSY.format(place=self.place)) from None

    async def freeze(self) -> None:
        """Begin to read: a WAL keeps this state for as long as that takes."""
        await self._run("BEGIN")
        # BEGIN alone reads nothing yet: the state is fixed at the first read.
        await self._run("SELECT count(*) FROM sqlite_master")

    async def version(self) -> str | None:
        """Return the schema's version."""
        if not await self._has("alembic_version"):
            return None
        rows = await self._run("SELECT version_num FROM alembic_version")
        return str(rows[0][0]) if rows else None

    async def copied_from(self) -> str | None:
        """Return the source of a copy that is not finished."""
        return str((await self._run(READ_MARKER))[0][0]) if await self._has(COPY_MARKER) else None

    async def begin_copy(self, source: str) -> None:
        """Make the marker."""

        def work() -> None:
            self._connection.execute("BEGIN IMMEDIATE")
            with self._connection:
                self._connection.execute(MAKE_MARKER)
                self._connection.execute(f"INSERT INTO {COPY_MARKER} VALUES (?)", (source,))  # noqa: S608

        await asyncio.to_thread(work)

    async def end_copy(self) -> None:
        """Drop the marker, and empty the WAL into the file."""
        await self._run(DROP_MARKER)
        await self._run("PRAGMA wal_checkpoint(TRUNCATE)")

    async def count(self, table: Table) -> int:
        """Return how many rows a table has."""
        return int((await self._run(self._of(table).count))[0][0])

    async def last_key(self, table: Table) -> Row | None:
        """Return the largest key."""
        rows = await self._run(self._of(table).last_key)
        return rows[0] if rows else None

    async def page(self, table: Table, after: Row | None, size: int) -> Sequence[Row]:
        """Return the next rows."""
        sql = self._of(table)
        if after is None:
            return await self._run(sql.first_page, size)
        return await self._run(sql.next_page, *after, size)

    async def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert rows in one transaction."""

        def work() -> None:
            self._connection.execute("BEGIN IMMEDIATE")
            with self._connection:
                self._connection.executemany(self._of(table).insert, rows)

        await asyncio.to_thread(work)

    async def clear(self, table: Table) -> None:
        """Delete all rows."""
        await self._run(self._of(table).clear)

    def _of(self, table: Table) -> TableSql:
        if table.name not in self._sql:
            self._sql[table.name] = TableSql.of(table, lambda _: "?")
        return self._sql[table.name]

    async def _has(self, table: str) -> bool:
        query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
        return bool(await self._run(query, table))

    async def _run(self, sql: str, *parameters: Any) -> list[Any]:
        return await asyncio.to_thread(lambda: self._connection.execute(sql, parameters).fetchall())
