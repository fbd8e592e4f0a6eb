"""Another program on the database of a store: its own session, which sees what the store hides."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import sqlite3
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any, Protocol, cast

import asyncpg
from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url

from bot.storage import Storage
from bot.storage.engine.places import FILE_NAME
from bot.storage.engine.postgresql.dialect import PostgresqlDialect
from bot.storage.engine.postgresql.locks import TAKE_WRITING
from bot.storage.schema.tables import metadata

PLANNER = "; ".join(
    f"SET enable_{way} = off" for way in ("seqscan", "bitmapscan", "sort", "incremental_sort")
)
"""Ways that PostgreSQL takes on small tables although an index would do: a plan still has one of
them where no index holds what is wanted."""


class OutsideSession(Protocol):
    """A session of another program."""

    async def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        ...

    async def do(self, sql: str) -> None:
        """Run a statement and commit it."""
        ...

    async def lock(self) -> None:
        """Hold the lock for writing until `unlock`."""
        ...

    async def unlock(self) -> None:
        """Give the lock back."""
        ...

    async def plan(self, sql: str, values: Sequence[Any]) -> str:
        """Return the way in which the engine would read a query of the store."""
        ...


class SqliteSession:
    """A connection to the file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, values).fetchall()

    async def do(self, sql: str) -> None:
        self._connection.execute(sql)

    async def lock(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    async def unlock(self) -> None:
        self._connection.rollback()

    async def plan(self, sql: str, values: Sequence[Any]) -> str:
        return str(await self.rows(f"EXPLAIN QUERY PLAN {sql}", values))


class PostgresqlSession:
    """A connection to the server."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._transaction: Any = None
        self._planning = False

    async def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await self._connection.fetch(sql, *values)]

    async def do(self, sql: str) -> None:
        await self._connection.execute(sql)

    async def lock(self) -> None:
        self._transaction = self._connection.transaction()
        await self._transaction.start()
        await self._connection.execute(TAKE_WRITING)

    async def unlock(self) -> None:
        await self._transaction.rollback()

    async def plan(self, sql: str, values: Sequence[Any]) -> str:
        if not self._planning:
            # It also notes which pages an index need not look at the table for.
            await self._connection.execute(f"VACUUM ANALYZE {', '.join(metadata.tables)}")
            await self._connection.execute(PLANNER)
            self._planning = True
        return "\n".join(line for (line,) in await self.rows(f"EXPLAIN {sql}", values))


@asynccontextmanager
async def outside(store: Storage) -> AsyncGenerator[OutsideSession]:
    """Open another session on the database of `store`."""
    dialect = store._database.dialect
    if isinstance(dialect, PostgresqlDialect):
        connection = await connect(dialect.url.render_as_string(hide_password=False))
        try:
            yield PostgresqlSession(connection)
        finally:
            await connection.close(timeout=5)
        return
    with closing(sqlite3.connect(store.path, isolation_level=None)) as connection:
        yield SqliteSession(connection)


async def connect(url: str) -> Any:
    """Return a connection of asyncpg to the database of DATABASE_URL."""
    return await cast("Any", asyncpg).connect(url.replace("+asyncpg", ""))


@asynccontextmanager
async def out_of_reach(url: str | None, folder: Path) -> AsyncGenerator[None]:
    """Let nobody write to a database meanwhile; None: the file in `folder`.

    PostgreSQL takes no connection to it then, and has ended those that were open: a session that
    waited for a lock would hold it once its process is stopped.
    """
    if url is None:
        with closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
        return
    place = make_url(url)
    admin = await connect(place.set(database="postgres").render_as_string(hide_password=False))
    try:
        await admin.execute(f"ALTER DATABASE {place.database} ALLOW_CONNECTIONS false")
        await admin.fetch(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = $1 AND application_name = 'boundary-bot'",
            place.database,
        )
        yield
    finally:
        await admin.execute(f"ALTER DATABASE {place.database} ALLOW_CONNECTIONS true")
        await admin.close()


async def raw_rows(store: Storage, sql: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query as they stand in the database, nothing unsealed."""
    async with outside(store) as other:
        return await other.rows(sql)


async def all_values(store: Storage) -> bytes:
    """Return every value of every table as bytes: what somebody with the database can read."""
    async with outside(store) as other:
        rows = [
            row
            for table in metadata.sorted_tables
            for row in await other.rows(f'SELECT * FROM "{table.name}"')  # noqa: S608
        ]
    values = [value for row in rows for value in row]
    return b"\n".join(each if isinstance(each, bytes) else str(each).encode() for each in values)


async def stored_bytes(store: Storage) -> dict[str, bytes]:
    """Return what the disk holds by name: all files of the database and its journal."""
    dialect = store._database.dialect
    if not isinstance(dialect, PostgresqlDialect):
        files = [store.path, store.path.with_name(store.path.name + "-wal")]
        return {file.name: file.read_bytes() for file in files if file.exists()}
    async with outside(store) as other:
        # The server holds changed pages in memory until a checkpoint.
        await other.do("CHECKPOINT")
        ((folder, oid),) = await other.rows(
            "SELECT current_setting('data_directory'), oid::int FROM pg_database"
            " WHERE datname = current_database()"
        )
        names = await other.rows(
            "SELECT pg_relation_filenode(oid)::text FROM pg_class"
            " WHERE relkind IN ('r', 'i', 't') AND oid >= 16384"
        )
    files = [Path(folder) / "base" / str(oid) / str(name) for (name,) in names]
    return {file.name: file.read_bytes() for file in files if file.exists()}


async def journal_bytes(store: Storage) -> bytes:
    """Return what PostgreSQL's journal (WAL) holds at this moment."""
    async with outside(store) as other:
        ((folder,),) = await other.rows("SELECT current_setting('data_directory')")
    files = sorted(path for path in Path(folder, "pg_wal").iterdir() if path.is_file())
    return b"".join(file.read_bytes() for file in files)


@contextmanager
def queries() -> Generator[list[tuple[str, Sequence[Any]]]]:
    """Collect the queries that reach a database meanwhile, with their values."""
    found: list[tuple[str, Sequence[Any]]] = []

    def listen(_c: object, _cur: object, sql: str, values: Sequence[Any], *_: object) -> None:
        if sql.lstrip().startswith("SELECT"):
            found.append((sql, values))

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", listen)
