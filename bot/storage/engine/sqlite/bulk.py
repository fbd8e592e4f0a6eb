"""One INSERT for many rows, as plain SQL for the driver.

SQLAlchemy would hand over row by row. As one statement a whole batch takes one call of the driver,
which releases Python's interpreter lock once and not once a row. And the whole transaction takes
one trip to the driver's thread: each trip costs as much as writing a row.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy.dialects import sqlite

from bot.storage.crypto.cipher import current

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Insert

    from bot.storage.engine.dialect import Value
    from bot.storage.engine.sqlite.trips import OneTripConnection


class BulkInsert(Struct, frozen=True, eq=False):
    """An INSERT of one row, cut so that its row of placeholders can be repeated."""

    head: str
    row: str
    tail: str
    names: tuple[str, ...]

    @classmethod
    def of(cls, statement: Insert) -> BulkInsert:
        """Compile an INSERT of all columns of its table, with or without ON CONFLICT."""
        compiled = statement.compile(dialect=sqlite.dialect())
        names = tuple(compiled.positiontup or ())
        row = f"({', '.join('?' * len(names))})"
        head, tail = str(compiled).split(row)
        return cls(head, row, tail, names)

    def sql(self, rows: int) -> str:
        """Return the statement for that many rows."""
        return self.head + ", ".join([self.row] * rows) + self.tail

    def parameters(self, rows: Sequence[Mapping[str, Value]]) -> tuple[Value, ...]:
        """Return the values of all rows, row after row; sealed ones under the newest key."""
        return tuple(current(row[name]) for row in rows for name in self.names)


def insert_rows(
    driver: OneTripConnection,
    statement: BulkInsert,
    rows: Sequence[Mapping[str, Value]],
    look: Callable[[], None],
) -> asyncio.Future[None]:
    """Begin to insert rows in a transaction of their own: all or none.

    The future raises sqlite3.Error. Raises ValueError if the connection was closed.
    look: takes up a new data key; it is called in the driver's thread, under the write lock.
    """

    def work(connection: sqlite3.Connection) -> None:
        # First the lock, then the values: nobody retires a key under this lock (SealedValue).
        connection.execute("BEGIN IMMEDIATE")
        try:
            look()
            connection.execute(statement.sql(len(rows)), statement.parameters(rows))
            connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise

    return driver.begin_trip(work)
