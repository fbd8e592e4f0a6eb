"""The SQLite file: its place, the set-up of its connections, the start of transactions."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlalchemy.engine import URL

from bot.storage.coordination.interface import SoleProcess
from bot.storage.engine.beginning import beginning_with, let_begin
from bot.storage.engine.connections import create_async_engine
from bot.storage.engine.dialect import Engines
from bot.storage.engine.sqlite import trips
from bot.storage.engine.sqlite.bulk import BulkInsert, insert_rows
from bot.storage.engine.sqlite.compacting import SqliteCompactor
from bot.storage.engine.sqlite.missing import look_before
from bot.storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import aiosqlite
    from sqlalchemy import Insert
    from sqlalchemy.engine.interfaces import DBAPIConnection

    from bot.storage.engine.database import Database
    from bot.storage.engine.dialect import Value
    from bot.storage.repositories.servers.meta import Meta

BUSY_SECONDS = 1.0

# WAL: readers do not wait for the writer. FULL: an acknowledged row survives a power cut; many rows
# share one fsync, so that this costs little. secure_delete: zeros replace a deleted row.
_PRAGMAS = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
PRAGMA secure_delete = ON;
"""


class SqliteDialect:
    """SQLite at one file."""

    shared = False

    def __init__(self, path: Path) -> None:
        """Name the file; nothing is opened."""
        self.file = path
        self._compiled: dict[Insert, BulkInsert] = {}

    @property
    def place(self) -> str:
        """The path."""
        return str(self.file)

    def engines(self) -> Engines:
        """Build the pool of four connections."""
        engine = create_async_engine(
            URL.create("sqlite+aiosqlite", database=str(self.file)),
            connect_args={
                "isolation_level": None,
                "timeout": BUSY_SECONDS,
                "async_creator_fn": trips.connect,
            },
            pool_size=4,
            max_overflow=0,
            pool_timeout=2.0,
            # Errors are logged, and values of rows must not be.
            hide_parameters=True,
        )
        event.listen(engine.sync_engine, "connect", _prepare)
        # Python's sqlite3 would begin by itself; isolation_level None turns that off. Its
        # transactions leave out changes of the schema, and begin as readers: their first write
        # fails at once while another connection writes. BEGIN IMMEDIATE waits. A single SELECT
        # needs no BEGIN.
        let_begin(engine)
        writing = beginning_with(engine, "BEGIN IMMEDIATE")
        snapshot = beginning_with(engine, "BEGIN")
        return Engines(engine, snapshot, writing, migrating=writing)

    async def look_before(self, state_dir: Path, data_key: str | None) -> None:
        """Look for a missing key or database. Raises StorageError where data could be lost."""
        await asyncio.to_thread(look_before, self.file, state_dir, data_key)

    async def make(self) -> None:
        """Make the file, empty and private (0600); or prove that an existing one can be written.

        SQLite gives its -wal and -shm files the mode of the database. Raises StorageError.
        """
        make_file(self.file)

    def keep_private(self) -> None:
        """Take other users' rights from the files. Call it once the database proved to be ours."""
        if os.name != "posix":
            return
        for suffix in ("", "-wal", "-shm"):
            file = self.file.with_name(self.file.name + suffix)
            with suppress(OSError):
                if file.stat().st_mode & 0o077:
                    file.chmod(0o600)

    def insert_rows(
        self,
        driver: Any,
        statement: Insert,
        rows: Sequence[Mapping[str, Value]],
        look: Callable[[], None],
    ) -> asyncio.Future[None]:
        """Begin to insert rows: all or none. The future raises sqlite3.Error."""
        compiled = self._compiled.get(statement)
        if compiled is None:
            compiled = self._compiled[statement] = BulkInsert.of(statement)
        return insert_rows(driver, compiled, rows, look)

    def compactor(self, database: Database, meta: Meta) -> SqliteCompactor:
        """Return the compactor of the file."""
        return SqliteCompactor(self.file, database, meta)

    def coordination(self) -> SoleProcess:
        """Return the part of the one process that may use the file."""
        return SoleProcess()


def make_file(path: Path) -> None:
    """Make an empty, private file, or prove that an existing one can be written.

    Raises StorageError.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as exc:
        raise StorageError(
            f"The database {path} cannot be opened for writing ({exc.strerror}): check that "
            "its folder exists and that the bot may write there."
        ) from None


async def prepare(connection: aiosqlite.Connection) -> None:
    """Set up one raw driver connection, below SQLAlchemy."""
    rows = await connection.execute_fetchall("PRAGMA page_count")
    if [tuple(row) for row in rows] == [(0,)]:
        # Works only before the first table exists. On a later connection it would ask for the
        # write lock, and a reader would wait for the writer.
        await connection.execute_fetchall("PRAGMA auto_vacuum = INCREMENTAL")
    await connection.executescript(_PRAGMAS)


def _prepare(dbapi_connection: DBAPIConnection, _record: object) -> None:
    dbapi_connection.run_async(prepare)
