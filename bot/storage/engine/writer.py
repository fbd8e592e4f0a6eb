"""The one writer: what waits is written in order, and everything that waits shares one commit.

Its task starts when something arrives and ends when nothing is left. While the database is
broken or locked it tries again with growing pauses, and what waits stays in memory.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast

from bot.storage.errors import StorageUnavailable, code_of, is_outage

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    import aiosqlite
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from bot.storage.engine.bulk import BulkInsert, Value

T = TypeVar("T")

LIMIT = 10_000
BATCH = 500
RUN_SECONDS = 2.0
FIRST_PAUSE = 0.05
LONGEST_PAUSE = 1.0
WARN_SECONDS = 60.0

_log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Note:
    """One row for a statement; `done` tells whether it was committed, and never raises."""

    statement: BulkInsert
    values: Mapping[str, Value]
    done: asyncio.Future[bool]


@dataclass(slots=True, eq=False)
class _Job:
    """Work of several statements whose caller waits for its result."""

    work: Callable[[AsyncConnection], Awaitable[object]]
    done: asyncio.Future[object]
    result: object = None


class Writer:
    """Takes notes (kept until written) and jobs (given up when their caller stops waiting)."""

    def __init__(
        self,
        engine: AsyncEngine,
        limit: int = LIMIT,
        batch: int = BATCH,
        look: Callable[[], None] | None = None,
    ) -> None:
        """Write through `engine`; at most `limit` items wait, at most `batch` share a commit.

        `look` is called when the lock for writing is held, before a value is bound: whether there
        is a new key.
        """
        self._engine = engine
        self._look = look
        self._limit = limit
        self._batch = batch
        self._queue: deque[_Note | _Job] = deque()
        self._flying: list[_Note | _Job] = []
        self._alone = 0
        self._connection: AsyncConnection | None = None
        self._task: asyncio.Task[None] | None = None
        self._closed = False
        self._warned_at = float("-inf")
        self.dropped = 0
        self.written = 0

    @property
    def waiting(self) -> int:
        """How many items are not committed yet."""
        return len(self._queue) + len(self._flying)

    @property
    def busy(self) -> bool:
        """Whether the writer's task is alive."""
        return self._task is not None and not self._task.done()

    def note(self, statement: BulkInsert, values: Mapping[str, Value]) -> asyncio.Future[bool]:
        """Take one row to be written as soon as possible; never raises, never waits.

        The future gives True once the row is committed, False if it was dropped. When the limit
        is reached the new row is dropped, not one that waits: those were promised to be kept.
        """
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        if self._closed or self.waiting >= self._limit:
            self.dropped += 1
            self._warn("the store is closed" if self._closed else "the waiting room is full")
            done.set_result(False)
        else:
            self._add(_Note(statement, values, done))
        return done

    async def run(
        self, work: Callable[[AsyncConnection], Awaitable[T]], bound: float = RUN_SECONDS
    ) -> T:
        """Run `work` in the writer's transaction; return its result once that is committed.

        Raises StorageUnavailable if this takes longer than `bound` seconds. A commit that was
        under way at that moment may still happen, so `work` must be safe to repeat.
        """
        if self._closed or self.waiting >= self._limit:
            raise StorageUnavailable("The database cannot take anything more just now.")
        job = _Job(work, asyncio.get_running_loop().create_future())
        self._add(job)
        await asyncio.wait({job.done}, timeout=bound)
        if not job.done.done():
            job.done.cancel()
            raise StorageUnavailable("The database did not answer in time.")
        return cast("T", job.done.result())

    async def close(self, bound: float = 5.0) -> None:
        """Take nothing more, write what waits for up to `bound` seconds, then stop."""
        self._closed = True
        if self._task is not None and not self._task.done():
            await asyncio.wait({self._task}, timeout=bound)
            self._task.cancel()
            await asyncio.wait({self._task})
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()
        left = [*self._flying, *self._queue]
        self._flying, self._queue = [], deque()
        for item in left:
            self._give_up(item, StorageUnavailable("The database was closed."))
        if left:
            _log.error("The database took nothing before the close: %d rows were lost.", len(left))

    def _add(self, item: _Note | _Job) -> None:
        self._queue.append(item)
        if not self.busy:
            self._task = asyncio.get_running_loop().create_task(self._drain(), name="writer")

    async def _drain(self) -> None:
        pause = FIRST_PAUSE
        while self._take():
            try:
                await self._commit()
            # A border of the process: nobody awaits this task, and one bad row must not end it.
            except Exception as exc:  # noqa: BLE001
                if self._blame(exc):
                    await self._disconnect()
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, LONGEST_PAUSE)
            else:
                pause = FIRST_PAUSE
                self._settle()

    def _blame(self, exc: Exception) -> bool:
        """Put in order what a failed commit leaves; True if the database is to blame."""
        if is_outage(exc):
            self._put_back()
            self._warn(code_of(exc))
            return True
        if len(self._flying) > 1:
            # One of them is bad; one by one shows which.
            self._alone = len(self._flying)
            self._put_back()
        else:
            self._give_up(self._flying.pop(), exc)
        return False

    def _take(self) -> bool:
        """Move the next items of one kind into flight; False if none is left."""
        size = 1 if self._alone else self._batch
        self._alone = max(0, self._alone - 1)
        while self._queue and len(self._flying) < size:
            item = self._queue[0]
            if self._flying and _kind(item) is not _kind(self._flying[0]):
                break
            self._queue.popleft()
            if isinstance(item, _Note) or not item.done.done():
                self._flying.append(item)
        return bool(self._flying)

    def _put_back(self) -> None:
        self._queue.extendleft(reversed(self._flying))
        self._flying.clear()

    async def _commit(self) -> None:
        if self._connection is None:
            self._connection = await self._engine.connect()
        if isinstance(self._flying[0], _Note):
            await self._commit_notes(self._connection, cast("list[_Note]", self._flying))
            return
        async with self._connection.begin():
            self._look_for_keys()
            for job in cast("list[_Job]", self._flying):
                # While BEGIN waited for a lock its caller may have been told that it failed.
                if not job.done.done():
                    job.result = await job.work(self._connection)

    async def _commit_notes(self, connection: AsyncConnection, notes: Sequence[_Note]) -> None:
        """Write rows of one statement, through the driver itself: most of what is written."""
        raw = await connection.get_raw_connection()
        driver = cast("aiosqlite.Connection", raw.driver_connection)
        statement = notes[0].statement
        # First the lock, then the values: see SealedBytes.
        await driver.execute_fetchall("BEGIN IMMEDIATE")
        try:
            self._look_for_keys()
            values = statement.parameters([note.values for note in notes])
            await driver.execute_fetchall(statement.sql(len(notes)), values)
            await driver.execute_fetchall("COMMIT")
        except BaseException:
            with suppress(Exception):
                await driver.execute_fetchall("ROLLBACK")
            raise

    def _look_for_keys(self) -> None:
        if self._look is not None:
            self._look()

    async def _disconnect(self) -> None:
        """Drop the connection: after a fault a new one starts from a known state."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.invalidate()
            await connection.close()

    def _settle(self) -> None:
        for item in self._flying:
            if isinstance(item, _Note):
                self.written += 1
                if not item.done.done():
                    item.done.set_result(True)
            elif not item.done.done():
                item.done.set_result(item.result)
        self._flying.clear()

    def _give_up(self, item: _Note | _Job, exc: Exception) -> None:
        if isinstance(item, _Note):
            self.dropped += 1
            self._warn(code_of(exc))
            if not item.done.done():
                item.done.set_result(False)
        elif not item.done.done():
            item.done.set_exception(exc)

    def _warn(self, reason: str) -> None:
        """Say at most once a minute that the database is behind; no value of a row is named."""
        now = asyncio.get_running_loop().time()
        if now - self._warned_at < WARN_SECONDS:
            return
        self._warned_at = now
        _log.warning(
            "The database is behind (%s): %d rows wait in memory, %d were dropped since the start.",
            reason,
            self.waiting,
            self.dropped,
        )


def _kind(item: _Note | _Job) -> BulkInsert | None:
    return item.statement if isinstance(item, _Note) else None
