"""One INSERT for many rows, as plain SQL for asyncpg, which sends all rows without waiting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Boolean, Date
from sqlalchemy.dialects.postgresql import asyncpg

from bot.storage.crypto.cipher import current

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Insert
    from sqlalchemy.types import TypeEngine

    from bot.storage.engine.dialect import Value


@dataclass(frozen=True, slots=True, eq=False)
class BulkRows:
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


def _converter(kind: TypeEngine[object]) -> Callable[[Value], object]:
    """Return the change from a value of a row to what asyncpg takes: it converts nothing itself."""
    if isinstance(kind, Date):
        return _date
    return _boolean if isinstance(kind, Boolean) else current


def _date(value: Value) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def _boolean(value: Value) -> bool | None:
    return None if value is None else bool(value)
