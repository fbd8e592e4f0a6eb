"""One statement for many rows, as plain SQL for asyncpg, which sends all rows without waiting."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from sqlalchemy import Boolean, Date, Integer, literal_column
from sqlalchemy.dialects.postgresql import asyncpg

from bot.storage.crypto.cipher import current

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Delete, Insert, Update
    from sqlalchemy.types import TypeEngine

    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.dialect import Value


class BulkRows(Struct, frozen=True, eq=False):
    """An INSERT of one row with placeholders ($1, …), and what the driver wants in each."""

    sql: str
    columns: tuple[tuple[str, Callable[[Value], object]], ...]

    @classmethod
    def of(cls, statement: Insert) -> BulkRows:
        """Compile an INSERT of all columns of its table, with or without ON CONFLICT."""
        compiled = statement.compile(dialect=asyncpg.dialect())
        types = {column.name: column.type for column in statement.table.columns}
        names = tuple(compiled.positiontup or ())
        return cls(str(compiled), tuple((name, _converter(types[name])) for name in names))

    def parameters(self, rows: Sequence[Mapping[str, Value]]) -> list[tuple[object, ...]]:
        """Return the values, row for row; sealed ones under the newest key."""
        return [tuple(convert(row[name]) for name, convert in self.columns) for row in rows]


async def change_many(
    connection: AsyncConnection,
    statement: Delete | Update,
    parameters: Sequence[Mapping[str, object]],
) -> int:
    """Run a statement once for each of the parameters; return how many rows it changed in all.

    All are sent without waiting in between: one by one, a step of 200 rows would hold the lock for
    writing for as many trips over the network. Raises asyncpg's errors.
    """
    dialect = connection.dialect
    compiled = statement.returning(literal_column("1", Integer)).compile(dialect=dialect)
    names = compiled.positiontup or ()
    processors = {
        name: compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)
        for name in names
    }
    rows = [
        tuple(_bound(processors[name], values[name]) for name in names)
        for values in map(compiled.construct_params, parameters)
    ]
    driver = await connection.driver()
    return len(await driver.fetchmany(str(compiled), rows))


def _bound(process: Callable[[Any], object] | None, value: object) -> object:
    return process(value) if process is not None else value


def _converter(kind: TypeEngine[object]) -> Callable[[Value], object]:
    """Return the change from a value of a row to what asyncpg takes: it converts nothing itself."""
    if isinstance(kind, Date):
        return _date
    return _boolean if isinstance(kind, Boolean) else current


def _date(value: Value) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def _boolean(value: Value) -> bool | None:
    return None if value is None else bool(value)
