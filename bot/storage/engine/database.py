"""The open database: its connections for reading, and its schema brought up to date."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sqlalchemy import text

from bot.storage.errors import (
    StorageUnavailable,
    code_of,
    explain,
    is_busy,
    is_of_database,
    is_outage,
)
from bot.storage.schema.migrate import HEAD, current_version, upgrade

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from bot.storage.engine.connections import AsyncConnection, AsyncEngine
    from bot.storage.engine.dialect import Dialect

OPEN_SECONDS = 10.0
READERS_SECONDS = 1.0
"""That readers have to end before the connections are closed."""
PAUSE_SECONDS = 0.25
"""Between two attempts to open a database that another process keeps busy."""
_WRITES_NOTHING = "UPDATE alembic_version SET version_num = version_num WHERE 1 = 0"
"""Fails where nothing may be written."""


class Database:
    """One database with a few pooled connections; `writing` is for the one writer alone."""

    def __init__(self, dialect: Dialect) -> None:
        """Build the engine; nothing is opened yet."""
        self.dialect = dialect
        self._closed = False
        self._readers = 0
        self._engines = dialect.engines()

    @property
    def engine(self) -> AsyncEngine:
        """The engine for reading."""
        return self._engines.reading

    @property
    def writing(self) -> AsyncEngine:
        """The engine whose transactions exclude each other, over all processes."""
        return self._engines.writing

    async def open(self) -> None:
        """Make the database if it is missing, prove that it can be written, migrate the schema.

        Raises StorageError with a sentence for whoever runs the bot.
        """
        await self.dialect.make()
        deadline = time.monotonic() + OPEN_SECONDS
        while True:
            try:
                await self._bring_up_to_date()
                break
            # Drivers raise errors of their own, and of the network.
            except Exception as exc:
                if not is_of_database(exc):
                    raise
                # Another process may be in the middle of a long migration, or a server starts.
                if not is_busy(exc) or time.monotonic() > deadline:
                    raise explain(exc, self.dialect.place) from exc
                await asyncio.sleep(PAUSE_SECONDS)
        self.dialect.keep_private()

    async def _bring_up_to_date(self) -> None:
        async with self._engines.writing.begin() as connection:
            version = await connection.run_sync(current_version)
            if version is not None:
                # A standby gives the lock for writing as well.
                await connection.execute(text(_WRITES_NOTHING))
        if version != HEAD:
            async with await self._engines.migrating.connect() as connection:
                await connection.run_sync(upgrade, self.dialect.place)

    @asynccontextmanager
    async def read(self, *, snapshot: bool = False) -> AsyncGenerator[AsyncConnection]:
        """Yield a connection for reading; with `snapshot` all its reads see one state.

        Raises StorageUnavailable.
        """
        if self._closed:
            # The pool would open a new connection, which nobody would close.
            raise StorageUnavailable("The database was closed.")
        try:
            engine = self._engines.snapshot if snapshot else self._engines.reading
            async with self._reading(engine) as connection:
                yield connection
        except Exception as exc:
            if not is_outage(exc):
                raise
            raise StorageUnavailable(
                f"The database could not be read just now ({code_of(exc)})."
            ) from exc

    @asynccontextmanager
    async def _reading(self, engine: AsyncEngine) -> AsyncGenerator[AsyncConnection]:
        """Yield a connection of the pool, and give it back whatever becomes of the reader."""
        self._readers += 1
        try:
            connection = await engine.connect()
            try:
                async with _dropped_if_lost(connection):
                    yield connection
            finally:
                await connection.close()
        finally:
            self._readers -= 1

    async def close(self) -> None:
        """Close every connection; the last one of an SQLite file empties the WAL into it.

        Readers have a second to end: the pool forgets a connection that is not given back.
        """
        self._closed = True
        deadline = time.monotonic() + READERS_SECONDS
        while self._readers and time.monotonic() < deadline:  # noqa: ASYNC110 rare and short
            await asyncio.sleep(0.005)
        await self._engines.reading.dispose()


@asynccontextmanager
async def _dropped_if_lost(connection: AsyncConnection) -> AsyncGenerator[None]:
    """Drop a connection on which the database failed: nobody knows the state that it is in.

    asyncpg, for one, takes a BEGIN that was not answered for a transaction that is open.
    """
    try:
        yield
    except Exception as exc:
        if is_outage(exc):
            await connection.invalidate()
        raise
