"""The SQLite file: its place, the set-up of its connections, the start of transactions."""

from __future__ import annotations

import os
import time
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.storage.engine import trips
from bot.storage.errors import StorageError, StorageUnavailable, code_of, explain, is_outage
from bot.storage.schema.migrate import HEAD, current_version, upgrade

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    import aiosqlite
    from sqlalchemy.engine.interfaces import DBAPIConnection

FILE_NAME = "boundary-bot.sqlite3"
BUSY_SECONDS = 1.0
OPEN_SECONDS = 10.0

# WAL: readers do not wait for the writer. FULL: an acknowledged row survives a power cut; many rows
# share one fsync, so that this costs little. secure_delete: zeros replace a deleted row.
_PRAGMAS = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
PRAGMA secure_delete = ON;
"""
_BEGIN = "boundary_bot_begin"


async def prepare(connection: aiosqlite.Connection) -> None:
    """Set up one raw driver connection, below SQLAlchemy."""
    rows = await connection.execute_fetchall("PRAGMA page_count")
    if [tuple(row) for row in rows] == [(0,)]:
        # Works only before the first table exists. On a later connection it would ask for the
        # write lock, and a reader would wait for the writer.
        await connection.execute_fetchall("PRAGMA auto_vacuum = INCREMENTAL")
    await connection.executescript(_PRAGMAS)


def locate(url: str | None, state_dir: Path) -> Path:
    """Return the database file that DATABASE_URL names, or the one in `state_dir`.

    Raises StorageError for anything but an SQLite file: a database in memory would lose rows
    that it has acknowledged.
    """
    if not url or not url.strip():
        return state_dir / FILE_NAME
    try:
        parsed = make_url(url.strip())
    except (ArgumentError, ValueError):
        raise StorageError(
            "DATABASE_URL is not a URL: write sqlite:///path/to/file, or leave it empty."
        ) from None
    if parsed.drivername not in {"sqlite", "sqlite+aiosqlite"}:
        raise StorageError(
            f"DATABASE_URL names {parsed.drivername}, which this version does not support: "
            "write sqlite:///path/to/file, or leave it empty."
        )
    name = parsed.database or ":memory:"
    if name == ":memory:" or name.startswith("file:") or parsed.query:
        raise StorageError(
            "DATABASE_URL must name a plain file: write sqlite:///path/to/file, or leave it empty."
        )
    return Path(name)


def make_file(path: Path) -> None:
    """Make the file, empty and private (0600); or prove that an existing one can be written.

    SQLite gives its -wal and -shm files the mode of the database. Raises StorageError.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as exc:
        raise StorageError(
            f"The database {path} cannot be opened for writing ({exc.strerror}): check that "
            "its folder exists and that the bot may write there."
        ) from None


def make_folder(state_dir: Path, option: str = "STATE_DIR") -> None:
    """Make the state folder, private, if it is missing.

    Raises StorageError, which names the `option` that names the folder.
    """
    try:
        state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as exc:
        raise StorageError(
            f"The folder {state_dir} cannot be made ({exc.strerror}): name another one "
            f"with {option}."
        ) from None


def _keep_private(path: Path) -> None:
    """Take other users' rights from the files. Call it once the database has proved to be ours."""
    for suffix in ("", "-wal", "-shm"):
        file = path.with_name(path.name + suffix)
        with suppress(OSError):
            if file.stat().st_mode & 0o077:
                file.chmod(0o600)


def _prepare(dbapi_connection: DBAPIConnection, _record: object) -> None:
    dbapi_connection.run_async(prepare)


def _begin(connection: Connection) -> None:
    # Python's sqlite3 would begin by itself; isolation_level None turns that off. Its transactions
    # leave out changes of the schema, and begin as readers: their first write fails at once while
    # another connection writes. BEGIN IMMEDIATE waits. A single SELECT needs no BEGIN.
    statement = connection.get_execution_options().get(_BEGIN)
    if isinstance(statement, str):
        connection.exec_driver_sql(statement)


class Database:
    """One SQLite file with a few pooled connections; `writing` is for the one writer alone."""

    def __init__(self, path: Path) -> None:
        """Build the engine; nothing is opened yet."""
        self.path = path
        self._closed = False
        self.engine: AsyncEngine = create_async_engine(
            URL.create("sqlite+aiosqlite", database=str(path)),
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
        self.writing = self.engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
        self._snapshot = self.engine.execution_options(**{_BEGIN: "BEGIN"})
        event.listen(self.engine.sync_engine, "connect", _prepare)
        event.listen(self.engine.sync_engine, "begin", _begin)

    async def open(self) -> None:
        """Make the file if it is missing, prove that it can be written, migrate the schema.

        Raises StorageError with a sentence for whoever runs the bot.
        """
        make_file(self.path)
        deadline = time.monotonic() + OPEN_SECONDS
        while True:
            try:
                await self._bring_up_to_date()
                break
            except SQLAlchemyError as exc:
                # Another process may be in the middle of a long migration.
                if not code_of(exc).startswith("SQLITE_BUSY") or time.monotonic() > deadline:
                    raise explain(exc, self.path) from exc
        if os.name == "posix":
            _keep_private(self.path)

    async def _bring_up_to_date(self) -> None:
        async with self.writing.connect() as connection:
            async with connection.begin():
                version = await connection.run_sync(current_version)
            if version != HEAD:
                await connection.run_sync(upgrade, self.path)

    @asynccontextmanager
    async def read(self, *, snapshot: bool = False) -> AsyncGenerator[AsyncConnection]:
        """Yield a connection for reading; with `snapshot` all its reads see one state.

        Raises StorageUnavailable.
        """
        if self._closed:
            # The pool would open a new connection, which nobody would close.
            raise StorageUnavailable("The database was closed.")
        try:
            async with (self._snapshot if snapshot else self.engine).connect() as connection:
                yield connection
        except SQLAlchemyError as exc:
            if not is_outage(exc):
                raise
            raise StorageUnavailable(
                f"The database could not be read just now ({code_of(exc)})."
            ) from exc

    async def close(self) -> None:
        """Close every connection; the last one empties the WAL into the database."""
        self._closed = True
        await self.engine.dispose()
