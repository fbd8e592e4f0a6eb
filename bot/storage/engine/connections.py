"""Connections and engines for asyncio, over SQLAlchemy's own.

`sqlalchemy.ext.asyncio` has them too, but loads the whole ORM, which the bot does not use: a
twentieth of a second at each start, and seven megabytes for as long as it runs. Here is what the
bot needs of it, by the same names. Like it, this runs SQLAlchemy's code in a greenlet, which gives
way to the event loop whenever an asyncio driver waits for its database.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, overload

import sqlalchemy
from sqlalchemy.util import greenlet_spawn

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
    from types import TracebackType
    from typing import Any, Concatenate, ParamSpec, TypeVar, TypeVarTuple

    from sqlalchemy import URL, Connection, CursorResult, Engine, Executable, Transaction
    from sqlalchemy.engine import Dialect
    from sqlalchemy.sql.selectable import TypedReturnsRows

    P = ParamSpec("P")
    T = TypeVar("T")
    Columns = TypeVarTuple("Columns")
    Parameters = Mapping[str, object] | Sequence[Mapping[str, object]] | None


class AsyncTransaction:
    """A transaction, for `async with`: committed at the end, undone after an error."""

    _transaction: Transaction

    def __init__(self, connection: Connection) -> None:
        """Prepare one on a connection that has none; it begins when it is entered."""
        self._connection = connection

    async def __aenter__(self) -> None:
        """Begin it."""
        self._transaction = await greenlet_spawn(self._connection.begin)
        self._transaction.__enter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Commit it or undo it."""
        await greenlet_spawn(self._transaction.__exit__, kind, error, trace)


class AsyncConnection:
    """A connection of the pool, until it is closed; `AsyncEngine.connect` opens one."""

    def __init__(self, connection: Connection) -> None:
        """Wrap SQLAlchemy's own."""
        self._connection = connection

    async def __aenter__(self) -> AsyncConnection:
        """Return itself; it is closed at the end of the block."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        await self.close()

    @property
    def dialect(self) -> Dialect:
        """What SQLAlchemy knows of the database and its driver."""
        return self._connection.dialect

    async def driver(self) -> Any:
        """Return the driver's connection below this one; it connects anew if that was lost."""
        pooled = await greenlet_spawn(getattr, self._connection, "connection")
        return pooled.driver_connection

    def begin(self) -> AsyncTransaction:
        """Return a transaction for `async with`."""
        return AsyncTransaction(self._connection)

    @overload
    async def execute(
        self, statement: TypedReturnsRows[*Columns], parameters: Parameters = None
    ) -> CursorResult[*Columns]: ...

    @overload
    async def execute(
        self, statement: Executable, parameters: Parameters = None
    ) -> CursorResult[*tuple[Any, ...]]: ...

    async def execute(self, statement: Executable, parameters: Parameters = None) -> Any:
        """Run a statement; return its rows, all of them fetched.

        parameters: those of one run of it, or of several. Raises SQLAlchemyError.
        """
        # Both drivers' cursors are closed by then: asyncpg's need no closing, and those of
        # `sqlite.trips` close in their one trip.
        return await greenlet_spawn(self._connection.execute, statement, parameters)

    async def run_sync(
        self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **options: P.kwargs
    ) -> T:
        """Run a function that takes SQLAlchemy's own connection; return what it returns."""
        return await greenlet_spawn(work, self._connection, *args, **options)

    async def invalidate(self) -> None:
        """Drop the driver's connection, which may be broken, instead of giving it back."""
        await greenlet_spawn(self._connection.invalidate)

    async def close(self) -> None:
        """Undo an open transaction, and give the driver's connection back to the pool.

        Whoever is cancelled meanwhile waits until it is there.
        """
        closing = asyncio.create_task(greenlet_spawn(self._connection.close))
        closing.add_done_callback(self._drop_if_cancelled)
        try:
            await asyncio.shield(closing)
        finally:
            await asyncio.wait({closing})

    def _drop_if_cancelled(self, closing: asyncio.Task[None]) -> None:
        """Drop a connection that the end of a loop kept: it cancels even what has yet to begin."""
        if closing.cancelled() and not self._connection.closed:
            self._connection.invalidate()
            self._connection.close()


class AsyncEngine:
    """A pool of connections to one database, and how its transactions begin."""

    def __init__(self, sync_engine: Engine) -> None:
        """Wrap SQLAlchemy's own, which may be listened to."""
        self.sync_engine = sync_engine

    def execution_options(self, **options: Any) -> AsyncEngine:
        """Return an engine on the same pool with other options."""
        return AsyncEngine(self.sync_engine.execution_options(**options))

    async def connect(self) -> AsyncConnection:
        """Take a connection from the pool, for `async with await` or until it is closed.

        Raises SQLAlchemyError, and what the driver raises.
        """
        return AsyncConnection(await greenlet_spawn(self.sync_engine.connect))

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[AsyncConnection]:
        """Yield a connection with a transaction, which is committed at the end."""
        async with await self.connect() as connection, connection.begin():
            yield connection

    async def dispose(self) -> None:
        """Close the connections of the pool; one that is in use is closed when it comes back."""
        await greenlet_spawn(self.sync_engine.dispose)


def create_async_engine(url: URL, **options: Any) -> AsyncEngine:
    """Return an engine for a URL that names an asyncio driver; nothing is opened yet.

    options: as `sqlalchemy.create_engine` takes them.
    """
    return AsyncEngine(sqlalchemy.create_engine(url, **options))
