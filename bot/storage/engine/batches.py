"""Long changes in short steps: each step is a transaction of few rows.

A step goes through the one writer like every other change, so that log rows and settings are
written between two steps. After each step the caller rests for as long as the step took, and at
least a moment: a long change takes at most half of the database's time.
"""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import (
    Column,
    ColumnElement,
    Table,
    bindparam,
    delete,
    literal,
    select,
    tuple_,
    update,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
    from typing import Any

    from sqlalchemy import Delete, RowMapping, Select, Update

    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer

ROWS = 200
"""The most rows that one step changes: a few milliseconds of the writer's time."""
READ = 1000
"""The most rows that one step reads."""
REST = 0.005
"""The least rest after a step, in seconds."""


def key_of(table: Table) -> tuple[Column[Any], ...]:
    """Return the primary key's columns."""
    return tuple(table.primary_key.columns)


def delete_some(table: Table, condition: ColumnElement[bool], limit: int = ROWS) -> Delete:
    """Return the deletion of at most `limit` rows of which the condition is true."""
    key = tuple_(*key_of(table))
    return delete(table).where(key.in_(select(*key_of(table)).where(condition).limit(limit)))


def empty_some(
    table: Table, condition: ColumnElement[bool], values: Mapping[str, object], limit: int = ROWS
) -> Update:
    """Return the change of at most `limit` rows.

    It must make the condition false for them: else `Batches.until_done` would never end.
    """
    key = tuple_(*key_of(table))
    keys = select(*key_of(table)).where(condition).limit(limit)
    return update(table).where(key.in_(keys)).values(values)


class Batches:
    """Changes and reads of many rows that hold nobody up."""

    def __init__(self, database: Database, writer: Writer) -> None:
        """Read from `database`, write through `writer`."""
        self._database = database
        self._writer = writer

    async def until_done(self, statement: Delete | Update, limit: int = ROWS) -> int:
        """Run a statement that changes at most `limit` rows until it changes fewer.

        Returns how many it changed in all. Raises StorageUnavailable; finished steps stay.
        """
        total = 0
        while True:
            count = await self.step(lambda connection: _rowcount(connection, statement))
            total += count
            if count < limit:
                return total

    async def step(self, work: Callable[[AsyncConnection], Awaitable[int]]) -> int:
        """Run one piece of work in the writer's transaction, then rest; return its count.

        Raises StorageUnavailable, and whatever `work` raises.
        """
        start = time.monotonic()
        count = await self._writer.run(work)
        await asyncio.sleep(max(REST, time.monotonic() - start))
        return count

    async def settle(self) -> None:
        """Return once the rows that wait now are written. Raises StorageUnavailable."""

        async def nothing(_: AsyncConnection) -> None:
            """Do nothing: a turn in the writer's queue comes after all that wait now."""

        await self._writer.run(nothing)

    async def rows(
        self, table: Table, condition: ColumnElement[bool], size: int = READ
    ) -> AsyncIterator[Sequence[RowMapping]]:
        """Yield the rows in pieces, in the order of the primary key; each piece is one short read.

        Keyset pagination: a long read would keep SQLite from emptying the WAL, and OFFSET would
        read all earlier rows again.

        Raises StorageUnavailable.
        """
        key = key_of(table)
        query: Select[Any] = select(table).where(condition).order_by(*key).limit(size)
        last: RowMapping | None = None
        while True:
            step = query if last is None else query.where(_after(key, last))
            async with self._database.read() as connection:
                piece = (await connection.execute(step)).mappings().all()
            if piece:
                yield piece
            if len(piece) < size:
                return
            last = piece[-1]

    async def empty_rows(
        self, table: Table, rows: Sequence[RowMapping], columns: Sequence[str]
    ) -> int:
        """Empty columns of these rows. Raises StorageUnavailable."""
        statement = update(table).where(*is_key(table)).values(dict.fromkeys(columns))
        return await self.each(statement, _keys(table, rows))

    async def together(
        self, statements: Sequence[Delete | Update], table: Table, rows: Sequence[RowMapping]
    ) -> None:
        """Run statements on these rows, found by `is_key`; all of them on a row, or none.

        Raises StorageUnavailable.
        """
        keys = _keys(table, rows)
        for start in range(0, len(keys), ROWS):
            await self.step(partial(_together, statements, keys[start : start + ROWS]))

    async def each(
        self, statement: Delete | Update, parameters: Sequence[Mapping[str, object]]
    ) -> int:
        """Run a statement once for each of the parameters; return how many rows it changed."""
        return await self.each_of([statement], parameters)

    async def each_of(
        self,
        statements: Sequence[Delete | Update],
        parameters: Sequence[Mapping[str, object]],
    ) -> int:
        """Run all statements once for each of the parameters; return how many rows they changed.

        One by one, because SQLite searches the whole table for a list of composite keys. Raises
        StorageUnavailable.
        """
        total = 0
        for start in range(0, len(parameters), ROWS):
            chunk = parameters[start : start + ROWS]
            total += await self.step(partial(_one_by_one, statements, chunk))
        return total


def is_key(table: Table) -> list[ColumnElement[bool]]:
    """Return the condition that a row has the key of the parameters: `of_` and a column's name."""
    return [column == bindparam(f"of_{column.name}") for column in key_of(table)]


def _keys(table: Table, rows: Sequence[RowMapping]) -> list[dict[str, object]]:
    names = [column.name for column in key_of(table)]
    return [{f"of_{name}": row[name] for name in names} for row in rows]


async def _together(
    statements: Sequence[Delete | Update],
    keys: Sequence[Mapping[str, object]],
    connection: AsyncConnection,
) -> int:
    counts = [await _rowcount(connection, statement, keys) for statement in statements]
    return sum(counts)


async def _one_by_one(
    statements: Sequence[Delete | Update],
    keys: Sequence[Mapping[str, object]],
    connection: AsyncConnection,
) -> int:
    if len(statements) == 1:
        return await _rowcount(connection, statements[0], keys)
    return sum([await _together(statements, [key], connection) for key in keys])


async def _rowcount(
    connection: AsyncConnection,
    statement: Delete | Update,
    parameters: Sequence[Mapping[str, object]] | None = None,
) -> int:
    if parameters is None or connection.dialect.supports_sane_multi_rowcount:
        return (await connection.execute(statement, parameters)).rowcount
    # Loads the driver, which an SQLite file does not need. It does not say how many rows a
    # statement changed for many parameters.
    from bot.storage.engine.postgresql.bulk import change_many

    return await change_many(connection, statement, parameters)


def _after(key: tuple[Column[Any], ...], last: RowMapping) -> ColumnElement[bool]:
    values = [literal(last[column.name], column.type) for column in key]
    return tuple_(*key) > tuple_(*values)
