"""The one connection by which a process takes part: its locks, and what it hears from the others.

A process that dies loses its locks at once, for the server sees its socket close. One that hangs
would keep them, so the server ends a session that has been silent for IDLE_SECONDS
(`idle_session_timeout`, PostgreSQL 14), and the process shows every few seconds that it lives.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import NullPool

from bot.storage.coordination.announcements import CHANNEL
from bot.storage.engine.postgresql.locks import (
    END_SESSION,
    HELD,
    RELEASE,
    SESSION_BEGAN,
    SHARE,
    TAKE_COUNTING,
    TRY,
    LockName,
)
from bot.storage.errors import StorageUnavailable, code_of, is_of_database

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.storage.engine.connections import AsyncConnection, AsyncEngine

T = TypeVar("T")

IDLE_SECONDS = 20.0
"""After so long without a sign of life the server ends the session."""
TRUST_SECONDS = 15.0
"""After so long without an answer of the server, the process no longer counts on its locks."""
QUERY_SECONDS = 5.0
SERVER_SETTINGS = {
    "application_name": "boundary-bot coordination",
    "idle_session_timeout": f"{IDLE_SECONDS:g}s",
    # A machine that has gone does not close its socket.
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "2",
    "tcp_user_timeout": "15000",
}


class LockSession:
    """One connection, from its opening to its loss; it is never opened again."""

    def __init__(
        self,
        engine: Callable[..., AsyncEngine],
        on_message: Callable[[int, str], None],
        on_end: Callable[[LockSession], None],
    ) -> None:
        """Prepare.

        engine: builds one for the database. on_message: gets the server's id of the process that
        sent an announcement, and its text. on_end: is called when the connection ends, once.
        """
        # Few statements, seldom: a cache of them would keep a timer for each.
        options = {"server_settings": SERVER_SETTINGS, "statement_cache_size": 0}
        self._engine = engine(poolclass=NullPool, connect_args=options)
        self._on_message = on_message
        self._on_end = on_end
        self._connection: AsyncConnection | None = None
        self._driver: Any = None
        self._began: object = None
        self._process = 0
        self._turn = asyncio.Lock()
        self._answered_at = 0.0

    @property
    def is_sure(self) -> bool:
        """Whether the server has answered so lately that it cannot have ended the session."""
        alive = self._driver is not None and not self._driver.is_closed()
        return alive and time.monotonic() - self._answered_at < TRUST_SECONDS

    @property
    def is_open(self) -> bool:
        """Whether the connection stands, as far as this side knows."""
        return self._driver is not None and not self._driver.is_closed()

    async def open(self) -> None:
        """Connect and listen. Raises StorageUnavailable."""
        asked_at = time.monotonic()
        try:
            async with asyncio.timeout(2 * QUERY_SECONDS):
                self._connection = await self._engine.connect()
                driver = await self._connection.driver()
                driver.add_termination_listener(self._on_termination)
                self._process = driver.get_server_pid()
                self._began = await driver.fetchval(SESSION_BEGAN)
                await driver.add_listener(CHANNEL, self._on_notify)
        except Exception as exc:
            await self.close()
            raise _unavailable(exc) from exc
        self._driver = driver
        self._answered_at = asked_at

    async def close(self) -> None:
        """End the session, which gives back its locks. Never raises."""
        driver, self._driver = self._driver, None
        connection, self._connection = self._connection, None
        if driver is not None:
            driver.remove_termination_listener(self._on_termination)
            # Before the pool's own close, which would wait for a server that has gone silent.
            driver.terminate()
        with suppress(Exception):
            if connection is not None:
                await connection.invalidate()
                await connection.close()
            await self._engine.dispose()

    async def check(self) -> None:
        """Ask the server for a sign of life, and give one. Raises StorageUnavailable."""
        await self._ask("SELECT 1")

    async def end(self, former: LockSession) -> None:
        """Let the server end a former session, which may not know that its client has gone.

        Raises StorageUnavailable.
        """
        await self._ask(END_SESSION, former._process, former._began)

    async def try_lock(self, number: int) -> bool:
        """Take a lock if nobody else holds it. Raises StorageUnavailable."""
        return bool(await self._ask(TRY, number))

    async def unlock(self, number: int) -> None:
        """Give a lock back. Raises StorageUnavailable."""
        await self._ask(RELEASE, number)

    async def unlock_all(self) -> None:
        """Give all locks back. Raises StorageUnavailable."""
        await self._ask("SELECT pg_advisory_unlock_all()")

    async def held_locks(self, first: int, last: int) -> frozenset[int]:
        """Return those of these numbers whose locks some session holds. Raises StorageUnavailable.

        The answer holds for that moment.
        """

        async def work(driver: Any) -> frozenset[int]:
            return frozenset(row[0] for row in await driver.fetch(HELD, first, last))

        return await self._do(work)

    async def join_count(self, count: int) -> frozenset[int]:
        """Join the processes that count so many shards, unless others run with other counts.

        Returns those other counts. Raises StorageUnavailable.
        """
        own = LockName.SHARD_COUNT + count

        async def work(driver: Any) -> frozenset[int]:
            async with driver.transaction():
                await driver.execute(TAKE_COUNTING)
                rows = await driver.fetch(HELD, LockName.SHARD_COUNT, 2 * LockName.SHARD_COUNT)
                other_locks = {row[0] for row in rows} - {own}
                if not other_locks:
                    await driver.execute(SHARE, own)
            return frozenset(number - LockName.SHARD_COUNT for number in other_locks)

        return await self._do(work)

    async def _ask(self, query: str, *values: object) -> object:
        async def work(driver: Any) -> object:
            return await driver.fetchval(query, *values)

        return await self._do(work)

    async def _do(self, work: Callable[[Any], Awaitable[T]]) -> T:
        """Do something on the connection, one thing at a time; what fails ends the session."""
        async with self._turn:
            driver = self._driver
            if driver is None:
                raise StorageUnavailable("The coordination has no connection.")
            asked_at = time.monotonic()
            try:
                async with asyncio.timeout(QUERY_SECONDS):
                    result = await work(driver)
            except BaseException as exc:
                # Also when the caller is cancelled: nobody knows whether a lock was taken then.
                if not driver.is_closed():
                    driver.terminate()
                if isinstance(exc, Exception):
                    raise _unavailable(exc) from exc
                raise
            self._answered_at = asked_at
            return result

    def _on_termination(self, driver: Any) -> None:
        del driver
        self._driver = None
        self._on_end(self)

    def _on_notify(self, driver: Any, process: int, channel: str, payload: str) -> None:
        del driver, channel
        self._on_message(process, payload)


def _unavailable(exc: Exception) -> StorageUnavailable:
    if not is_of_database(exc):
        raise exc
    return StorageUnavailable(f"The coordination has no connection ({code_of(exc)}).")
