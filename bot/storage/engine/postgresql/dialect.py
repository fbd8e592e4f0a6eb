"""PostgreSQL: its connections, the lock that lets one transaction write at a time, its sentences.

All processes of the bot share the database. Work that reads and then writes was written for one
writer, so its transactions take an advisory lock and exclude each other, over all processes. Plain
rows of the log take the same lock shared: they exclude only such work, not each other.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from asyncpg import InterfaceError, PostgresError
from sqlalchemy import NullPool, event, text
from sqlalchemy.exc import SQLAlchemyError

from bot.storage.coordination.coordinator import Coordinator
from bot.storage.crypto.keys import KEY_FILE
from bot.storage.engine.beginning import beginning_with, let_begin
from bot.storage.engine.connections import create_async_engine
from bot.storage.engine.dialect import Engines
from bot.storage.engine.postgresql.bulk import BulkRows
from bot.storage.engine.postgresql.compacting import PostgresqlCompactor
from bot.storage.engine.postgresql.liveness import look_before_use
from bot.storage.engine.postgresql.locks import SHARE_WRITING, TAKE_WRITING
from bot.storage.engine.writing import task_for_all
from bot.storage.errors import StorageError

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import Insert
    from sqlalchemy.engine import URL

    from bot.storage.engine.connections import AsyncEngine
    from bot.storage.engine.database import Database
    from bot.storage.engine.dialect import Value
    from bot.storage.repositories.servers.meta import Meta

_log = logging.getLogger(__name__)

CONNECTIONS = 5
"""Of one process: one writes, the others read."""
CONNECT_SECONDS = 5.0
COMMAND_SECONDS = 10.0
"""The longest that one statement may take: a server that has gone silent must not hold the writer.

Steps of the schema and VACUUM have no such limit.
"""
_SETTINGS = {
    "application_name": "boundary-bot",
    # A process that stops in the middle of a transaction must not keep the lock for writing.
    "idle_in_transaction_session_timeout": "10s",
    "lock_timeout": "5s",
    # It pays off for queries of seconds, and ours take milliseconds.
    "jit": "off",
    # Nor do helpers: on two processors the slowest query was as fast without, at a third of them.
    "max_parallel_workers_per_gather": "0",
}
NO_KEY = (
    "{place} holds encrypted texts, and their key is not there. Set DATA_KEY, or put {key} back "
    "(is a folder not mounted, or STATE_DIR another one?). If the key is lost for ever, make a "
    "new one: openssl rand -base64 32. The texts from before then stay unreadable."
)


class PostgresqlDialect:
    """One database of a PostgreSQL server."""

    file: Path | None = None
    shared = True

    def __init__(self, url: URL) -> None:
        """Name it by a URL, as DATABASE_URL holds it; `sslmode` is understood as libpq does."""
        query = dict(url.query)
        if "sslmode" in query:
            query["ssl"] = query.pop("sslmode")
        self.url = url.set(drivername="postgresql+asyncpg", query=query)
        self._compiled: dict[Insert, BulkRows] = {}
        self._processes: set[int] = set()

    @property
    def place(self) -> str:
        """Hosts, port and name of the database."""
        named = self.url.query.get("host", "localhost")
        hosts = (named,) if isinstance(named, str) else named
        # A socket's folder and several hosts stand in the query, and these with their ports.
        host = f"{self.url.host}:{self.url.port or 5432}" if self.url.host else ",".join(hosts)
        return f"PostgreSQL {host}/{self.url.database or ''}"

    def engine(self, **options: Any) -> AsyncEngine:
        """Build an engine for this database; nothing is opened yet."""
        limits = {
            "timeout": CONNECT_SECONDS,
            "server_settings": _SETTINGS,
            # None ages: each would have a timer, which waits for minutes.
            "max_cached_statement_lifetime": 0,
        }
        limits |= options.pop("connect_args", {})
        # Errors are logged, and values of rows must not be.
        return create_async_engine(self.url, connect_args=limits, hide_parameters=True, **options)

    def engines(self) -> Engines:
        """Build the pool. A connection that was lost is found out before it is used."""
        engine = self.engine(
            connect_args={"command_timeout": COMMAND_SECONDS},
            pool_size=CONNECTIONS,
            max_overflow=0,
            pool_timeout=2.0,
            # The last one used has most statements prepared.
            pool_use_lifo=True,
        )
        look_before_use(engine.sync_engine)
        let_begin(engine)
        event.listen(engine.sync_engine, "connect", self._connected)
        event.listen(engine.sync_engine, "close", self._closed)
        patient = self.engine(poolclass=NullPool)
        let_begin(patient)
        return Engines(
            reading=engine.execution_options(isolation_level="AUTOCOMMIT"),
            snapshot=engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            ),
            writing=beginning_with(engine, TAKE_WRITING),
            migrating=beginning_with(patient, TAKE_WRITING),
        )

    async def look_before(self, state_dir: Path, data_key: str | None) -> None:
        """Look for a missing key. Raises StorageError where texts would become unreadable."""
        key = state_dir / KEY_FILE
        has_key = bool(data_key and data_key.strip()) or key.exists() or key.is_symlink()
        if not has_key and await self._has_sealed():
            raise StorageError(NO_KEY.format(place=self.place, key=key))

    async def make(self) -> None:
        """Do nothing: the database is the operator's to make."""

    def keep_private(self) -> None:
        """Do nothing: its files are the server's."""

    def insert_rows(
        self,
        driver: Any,
        statement: Insert,
        rows: Sequence[Mapping[str, Value]],
        look: Callable[[], None],
    ) -> asyncio.Future[None]:
        """Begin to insert rows: all or none. The future raises asyncpg's errors."""
        return task_for_all(self._insert_rows(driver, statement, rows, look))

    async def _insert_rows(
        self,
        driver: Any,
        statement: Insert,
        rows: Sequence[Mapping[str, Value]],
        look: Callable[[], None],
    ) -> None:
        compiled = self._compiled.get(statement)
        if compiled is None:
            compiled = self._compiled[statement] = BulkRows.of(statement)
        if driver.is_in_transaction():
            # Of a writer that was cancelled. In it the rows would be lost, and said to be stored.
            raise InterfaceError("The connection is in the middle of something else.")
        try:
            # First the lock, then the values: nobody retires a key under this lock (SealedValue).
            await driver.execute(f"BEGIN; {SHARE_WRITING}")
            look()
            await driver.executemany(compiled.sql, compiled.parameters(rows))
            await driver.execute("COMMIT")
        except BaseException:
            with suppress(PostgresError, InterfaceError, OSError):
                await driver.execute("ROLLBACK")
            raise

    def compactor(self, database: Database, meta: Meta) -> PostgresqlCompactor:
        """Return the compactor of the bot's tables."""
        del database
        return PostgresqlCompactor(self.engine, meta)

    def coordination(self) -> Coordinator:
        """Return this process's part among those that share the database."""
        return Coordinator(self.engine, self._processes)

    def _connected(self, connection: Any, record: object) -> None:
        """Remember the server's process for a connection: what it announces is no news here."""
        del record
        self._processes.add(connection.driver_connection.get_server_pid())

    def _closed(self, connection: Any, record: object) -> None:
        del record
        self._processes.discard(connection.driver_connection.get_server_pid())

    async def _has_sealed(self) -> bool:
        """Return whether the database says that a key sealed its texts; False if it is not there.

        `Database.open` reports what is wrong.
        """
        engine = self.engine(poolclass=NullPool)
        try:
            async with await engine.connect() as connection:
                query = "SELECT value FROM meta WHERE name = 'data keys'"
                return (await connection.execute(text(query))).first() is not None
        except (SQLAlchemyError, OSError) as exc:
            _log.debug("No look at %s before the start: %s", self.place, type(exc).__name__)
            return False
