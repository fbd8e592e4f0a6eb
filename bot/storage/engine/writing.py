"""The one connection for writing: opened when it is first needed, and anew after an error."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from contextvars import Context
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
    from typing import Any

    from sqlalchemy import Insert

    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.dialect import Value


class WritingConnection:
    """Commits on the writer's connection, each begun at once. One must end before the next."""

    def __init__(self, database: Database, look: Callable[[], None] | None) -> None:
        """Write into `database`; for `look` see `Writer`."""
        self._database = database
        self._look = look
        self._connection: AsyncConnection | None = None
        self._driver: Any = None

    def insert(
        self, statement: Insert, rows: Sequence[Mapping[str, Value]]
    ) -> asyncio.Future[None]:
        """Begin to commit rows of a statement: all or none. The future raises what went wrong."""
        if self._driver is not None:
            # Who adds a row must not fail: the task meets the same error, and its future raises it.
            with suppress(Exception):
                return self._insert(self._driver, statement, rows)
        return task_for_all(self._connect_and_insert(statement, rows))

    def run(self, work: Callable[[AsyncConnection], Awaitable[None]]) -> asyncio.Future[None]:
        """Begin to run `work` in a transaction. The future raises what went wrong."""
        return task_for_all(self._run(work))

    async def drop(self) -> None:
        """Forget the connection: after an error nobody knows the state of its transaction."""
        connection, self._connection, self._driver = self._connection, None, None
        if connection is not None:
            await connection.invalidate()
            await connection.close()

    async def close(self) -> None:
        """Give the connection back."""
        connection, self._connection, self._driver = self._connection, None, None
        if connection is not None:
            await connection.close()

    def _insert(
        self, driver: Any, statement: Insert, rows: Sequence[Mapping[str, Value]]
    ) -> asyncio.Future[None]:
        return self._database.dialect.insert_rows(driver, statement, rows, self._look_for_keys)

    async def _connect_and_insert(
        self, statement: Insert, rows: Sequence[Mapping[str, Value]]
    ) -> None:
        _, driver = await self._connected()
        await self._insert(driver, statement, rows)

    async def _run(self, work: Callable[[AsyncConnection], Awaitable[None]]) -> None:
        connection, _ = await self._connected()
        async with connection.begin():
            self._look_for_keys()
            await work(connection)

    async def _connected(self) -> tuple[AsyncConnection, Any]:
        """Return the connection, and the driver's below it."""
        if self._connection is None or self._driver is None:
            self._connection = self._connection or await self._database.writing.connect()
            self._driver = await self._connection.driver()
        return self._connection, self._driver

    def _look_for_keys(self) -> None:
        if self._look is not None:
            self._look()


def task_for_all(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """Start work for everybody: its log lines do not bear the id of one request."""
    return asyncio.get_running_loop().create_task(work, name="writer", context=Context())
