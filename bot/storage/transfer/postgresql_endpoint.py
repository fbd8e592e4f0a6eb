"""A PostgreSQL database as one end of a copy, through asyncpg: rows go in by COPY."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Date, NullPool

from bot.storage.engine.batches import key_of
from bot.storage.errors import StorageError
from bot.storage.schema.migrate import COPY_MARKER
from bot.storage.schema.tables import metadata
from bot.storage.transfer.endpoint import BUSY
from bot.storage.transfer.table_sql import (
    DROP_MARKER,
    MAKE_MARKER,
    READ_MARKER,
    TableSql,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from types import TracebackType

    from sqlalchemy import Column, Table

    from bot.storage.engine.connections import AsyncConnection, AsyncEngine
    from bot.storage.engine.postgresql.dialect import PostgresqlDialect
    from bot.storage.transfer.endpoint import Row

NAME = "boundary-bot db"
"""The application's name at the server; a running bot has another one."""
_SETTINGS = {
    "application_name": NAME,
    "lock_timeout": "10s",
    # The transaction that reads one state waits while rows are written on the other side.
    "idle_in_transaction_session_timeout": "0",
    "statement_timeout": "0",
}
_RUNNING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND application_name LIKE 'boundary-bot%' AND application_name <> $1"
)


class PostgresqlEndpoint:
    """A database of a PostgreSQL server."""

    def __init__(self, dialect: PostgresqlDialect) -> None:
        """Name it; nothing is opened yet."""
        self._dialect = dialect
        self._sql: dict[str, TableSql] = {}
        self._engine: AsyncEngine | None = None
        self._connection: AsyncConnection | None = None
        self._driver: Any = None

    @property
    def place(self) -> str:
        """Host, port and name."""
        return self._dialect.place

    async def __aenter__(self) -> PostgresqlEndpoint:
        """Connect."""
        settings = {"server_settings": _SETTINGS}
        self._engine = self._dialect.engine(poolclass=NullPool, connect_args=settings)
        self._connection = await self._engine.connect()
        self._driver = await self._connection.driver()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it; a transaction that is open ends with it."""
        if self._connection is not None:
            await self._connection.invalidate()
            await self._connection.close()
        if self._engine is not None:
            await self._engine.dispose()

    async def claim(self) -> None:
        """Look for a running bot. Raises StorageError if there is one."""
        if await self._driver.fetchval(_RUNNING, NAME):
            raise StorageError(BUSY.format(place=self.place))

    async def freeze(self) -> None:
        """Begin a transaction that sees one state."""
        transaction = self._driver.transaction(isolation="repeatable_read", readonly=True)
        await transaction.start()

    async def version(self) -> str | None:
        """Return the schema's version."""
        if not await self._has("alembic_version"):
            return None
        version = await self._driver.fetchval("SELECT version_num FROM alembic_version")
        return None if version is None else str(version)

    async def copied_from(self) -> str | None:
        """Return the source of a copy that is not finished."""
        return await self._driver.fetchval(READ_MARKER) if await self._has(COPY_MARKER) else None

    async def begin_copy(self, source: str) -> None:
        """Make the marker."""
        async with self._driver.transaction():
            await self._driver.execute(MAKE_MARKER)
            await self._driver.execute(f"INSERT INTO {COPY_MARKER} VALUES ($1)", source)  # noqa: S608

    async def end_copy(self) -> None:
        """Drop the marker, and let the planner count the new rows."""
        for table in metadata.sorted_tables:
            await self._driver.execute(f'ANALYZE "{table.name}"')
        await self._driver.execute(DROP_MARKER)

    async def count(self, table: Table) -> int:
        """Return how many rows a table has."""
        return int(await self._driver.fetchval(self._of(table).count))

    async def last_key(self, table: Table) -> Row | None:
        """Return the largest key."""
        row = await self._driver.fetchrow(self._of(table).last_key)
        return None if row is None else _convert([row], _from_server(key_of(table)))[0]

    async def page(self, table: Table, after: Row | None, size: int) -> Sequence[Row]:
        """Return the next rows."""
        sql, out = self._of(table), _from_server(table.columns)
        if after is None:
            return _convert(await self._driver.fetch(sql.first_page, size), out)
        key = _convert([after], _to_server(key_of(table)))[0]
        return _convert(await self._driver.fetch(sql.next_page, *key, size), out)

    async def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert rows by one COPY, which is a transaction."""
        await self._driver.copy_records_to_table(
            table.name,
            records=_convert(rows, _to_server(table.columns)),
            columns=[column.name for column in table.columns],
        )

    async def clear(self, table: Table) -> None:
        """Delete all rows."""
        await self._driver.execute(self._of(table).clear)

    async def is_empty(self) -> bool:
        """Return whether the database has none of the bot's tables."""
        names = [*metadata.tables, "alembic_version"]
        return not any([await self._has(name) for name in names])

    async def read_all(self, table: Table) -> None:
        """Let the server read every row from beginning to end, long values too."""
        await self._driver.fetchval(f'SELECT sum(length(t::text)) FROM "{table.name}" AS t')  # noqa: S608

    async def note(self, name: str, value: str) -> None:
        """Put a row into `meta`."""
        statement = (
            "INSERT INTO meta (name, value) VALUES ($1, $2)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        )
        await self._driver.execute(statement, name, value)

    def _of(self, table: Table) -> TableSql:
        if table.name not in self._sql:
            self._sql[table.name] = TableSql.of(table, lambda number: f"${number}")
        return self._sql[table.name]

    async def _has(self, table: str) -> bool:
        return await self._driver.fetchval("SELECT to_regclass($1)", table) is not None


def _from_server(columns: Iterable[Column[Any]]) -> list[Callable[[Any], Any] | None]:
    """Return what changes a value of each column as asyncpg gives it; None: it stays."""
    return [
        date.isoformat if isinstance(each.type, Date) else int if _is_truth(each) else None
        for each in columns
    ]


def _to_server(columns: Iterable[Column[Any]]) -> list[Callable[[Any], Any] | None]:
    """Return what changes a value of each column into what asyncpg takes; None: it stays."""
    return [
        date.fromisoformat if isinstance(each.type, Date) else bool if _is_truth(each) else None
        for each in columns
    ]


def _is_truth(column: Column[Any]) -> bool:
    return isinstance(column.type, Boolean)


def _convert(
    rows: Iterable[Sequence[Any]], converters: list[Callable[[Any], Any] | None]
) -> list[Row]:
    places = [(at, convert) for at, convert in enumerate(converters) if convert is not None]
    if not places:
        return [tuple(row) for row in rows]
    results: list[Row] = []
    for row in rows:
        values = list(row)
        for at, convert in places:
            if values[at] is not None:
                values[at] = convert(values[at])
        results.append(tuple(values))
    return results
