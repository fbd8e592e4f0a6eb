"""Connections of the driver that go to their thread once a statement, not four times.

aiosqlite runs an SQLite connection in a thread of its own. It goes there to make a cursor, to
execute, to fetch and to close, and once more to undo a transaction that nobody began. Each trip
costs two switches of threads and a turn of the event loop, several times as much as most
statements.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, TypeAlias, TypeVar, cast

import aiosqlite
from aiosqlite.context import contextmanager
from msgspec import Struct, field

T = TypeVar("T")
_Values: TypeAlias = Iterable[Any]
_CHUNK = 64


class _Outcome(Struct, frozen=True):
    """What a statement left: its rows, all of them, and what a cursor says of it."""

    rows: list[Any] = field(default_factory=list[Any])
    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None

    @classmethod
    def of(cls, cursor: sqlite3.Cursor) -> _Outcome:
        # A statement that returns rows is not over before the last one was fetched.
        rows = cursor.fetchall() if cursor.description else []
        outcome = cls(rows, cursor.description, cursor.rowcount, cursor.lastrowid)
        cursor.close()
        return outcome


class OneTripCursor(aiosqlite.Cursor):
    """A cursor that has fetched everything once a statement is executed."""

    def __init__(self, connection: OneTripConnection) -> None:
        """Belong to a connection; nothing is made in its thread before a statement is executed."""
        self._home = connection
        self._outcome = _Outcome()

    async def execute(self, sql: str, parameters: _Values | None = None) -> OneTripCursor:
        """Execute a statement and fetch its rows. Raises sqlite3.Error."""

        def work(connection: sqlite3.Connection) -> _Outcome:
            return _Outcome.of(connection.execute(sql, cast("Sequence[Any]", parameters or ())))

        self._outcome = await self._home.trip(work)
        return self

    async def executemany(self, sql: str, parameters: Iterable[_Values]) -> OneTripCursor:
        """Execute a statement once for each set of values. Raises sqlite3.Error."""

        def work(connection: sqlite3.Connection) -> _Outcome:
            rows = cast("Iterable[Sequence[Any]]", parameters)
            return _Outcome.of(connection.executemany(sql, rows))

        self._outcome = await self._home.trip(work)
        return self

    async def fetchall(self) -> Sequence[Any]:
        """Return the rows that are left."""
        rows, self._outcome.rows[:] = list(self._outcome.rows), []
        return rows

    async def close(self) -> None:
        """Do nothing: the cursor in the thread was closed when its rows were fetched."""

    @property
    def description(self) -> Any:
        """The columns of the rows; None for a statement that returns none."""
        return self._outcome.description

    @property
    def rowcount(self) -> int:
        """The number of rows that were changed; -1 where that is not known."""
        return self._outcome.rowcount

    @property
    def lastrowid(self) -> int | None:
        """The row id of the last INSERT."""
        return self._outcome.lastrowid


class OneTripConnection(aiosqlite.Connection):
    """A connection whose cursors go to its thread once a statement."""

    _abandoned = False

    async def trip(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` with SQLite's own connection, in the connection's thread."""
        return await self._execute(work, self._conn)

    def begin_trip(self, work: Callable[[sqlite3.Connection], T]) -> asyncio.Future[T]:
        """Begin to run `work` in the connection's thread, before this task gives way.

        Whoever leaves it alone leaves a whole transaction or none, so `work` must end its own.
        Raises ValueError if the connection was closed.
        """
        home, future = cast("Any", self), asyncio.get_running_loop().create_future()
        home._tx.put_nowait((future, partial(work, self._conn)))  # noqa: SLF001
        return future

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return await cast("Any", super())._execute(fn, *args, **kwargs)  # noqa: SLF001
        except asyncio.CancelledError:
            # The statement goes on in the thread, and may yet begin a transaction.
            self._abandoned = True
            raise

    @contextmanager
    async def cursor(self) -> aiosqlite.Cursor:
        """Return a cursor, without a trip."""
        return OneTripCursor(self)

    async def rollback(self) -> None:
        """Undo the transaction, if there is one."""
        if self._abandoned or self.in_transaction:
            await super().rollback()


def connect(path: str, **options: Any) -> OneTripConnection:
    """Return a connection to a file, not yet open; `options` are those of sqlite3.connect."""
    connection = OneTripConnection(lambda: sqlite3.connect(path, **options), _CHUNK)
    # A process that is told to end at once does not wait for the thread. SQLAlchemy sets this for
    # the connections that it makes itself.
    cast("Any", connection)._thread.daemon = True  # noqa: SLF001
    return connection
