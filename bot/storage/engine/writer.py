"""The one writer: it writes waiting items in order, and many of them share one commit.

SQLite allows one writer at a time, and a commit costs an fsync. So all changes go through one queue
instead of competing for the lock, and a batch pays for one fsync; on PostgreSQL too. A commit
begins when an item arrives or when the one before ends. Its end is a callback: a task that waits
for it would cost every question turns of the event loop. While the database is locked or broken
the writer tries again with growing pauses, and the items stay in memory.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from contextvars import Context
from functools import partial
from typing import TYPE_CHECKING, TypeVar, cast

from msgspec import Struct

from bot.storage.engine.writing import WritingConnection, task_for_all
from bot.storage.errors import StorageUnavailable, code_of, is_outage

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from sqlalchemy import Insert

    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.dialect import Value
    from bot.storage.engine.observer import WriterObserver

T = TypeVar("T")

LIMIT = 10_000
"""The most items that wait; it bounds the memory while the database is out of order."""
BATCH = 500
"""The most items that share a commit; it bounds how long other processes wait for the lock."""
RUN_SECONDS = 2.0
"""Seconds that a caller of `run` waits: Discord shows an error after three."""
FIRST_PAUSE = 0.05
LONGEST_PAUSE = 1.0
"""Seconds between two attempts on a database that is out of order: doubled up to the longest."""
WARN_SECONDS = 60.0

_log = logging.getLogger(__name__)


class _Note(Struct, eq=False):
    """One row for a statement; `done` gives whether it was committed, and never raises."""

    statement: Insert
    values: Mapping[str, Value]
    done: asyncio.Future[bool]


class _Job(Struct, eq=False):
    """Work of several statements; its caller waits for the result."""

    work: Callable[[AsyncConnection], Awaitable[object]]
    done: asyncio.Future[object]
    result: object = None


class Writer:
    """The queue of notes (single rows) and jobs (several statements), and their commits.

    A note stays until it is written. A job ends when its caller stops waiting: the caller was told
    that it failed, so it must not succeed later.
    """

    def __init__(
        self,
        database: Database,
        limit: int = LIMIT,
        batch: int = BATCH,
        look: Callable[[], None] | None = None,
    ) -> None:
        """Write into `database`; at most `limit` items wait, at most `batch` share a commit.

        `look` is called while the lock for writing is held and before a value is bound: it takes
        up a new data key (see SealedBytes).
        """
        self._connection = WritingConnection(database, look)
        self._limit = limit
        self._batch = batch
        self._queue: deque[_Note | _Job] = deque()
        self._in_flight: list[_Note | _Job] = []
        # How many of the next items are committed one by one, to find the bad one among them.
        self._singly = 0
        # The commit that is under way, or the recovery from one that failed.
        self._under_way: asyncio.Future[None] | None = None
        self._pause = FIRST_PAUSE
        self._closed = False
        self._stopped = False
        self._warned_at = float("-inf")
        self.observer: WriterObserver | None = None
        self.dropped = 0
        self.written = 0

    @property
    def waiting(self) -> int:
        """The number of items that are not committed yet."""
        return len(self._queue) + len(self._in_flight)

    @property
    def busy(self) -> bool:
        """True while a commit is under way, or the database is out of order and items wait."""
        return self._under_way is not None

    def note(self, statement: Insert, values: Mapping[str, Value]) -> asyncio.Future[bool]:
        """Queue one row; never raise, never wait.

        The future gives True once the row is committed, False if it was dropped. At the limit the
        new row is dropped, not one that waits: their callers count on them.
        """
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        if self._closed or self.waiting >= self._limit:
            self.dropped += 1
            self._warn("the store is closed" if self._closed else "too many rows wait")
            done.set_result(False)
        else:
            self._add(_Note(statement, values, done))
        return done

    async def run(
        self, work: Callable[[AsyncConnection], Awaitable[T]], bound: float = RUN_SECONDS
    ) -> T:
        """Run `work` in the writer's transaction; return its result once that is committed.

        Raises StorageUnavailable after `bound` seconds. A commit that is under way at that moment
        may still succeed, so `work` must be safe to repeat.
        """
        if self._closed or self.waiting >= self._limit:
            raise StorageUnavailable("The database cannot take more changes just now.")
        job = _Job(work, asyncio.get_running_loop().create_future())
        self._add(job)
        await asyncio.wait({job.done}, timeout=bound)
        if not job.done.done():
            job.done.cancel()
            raise StorageUnavailable("The database did not answer in time.")
        return cast("T", job.done.result())

    async def close(self, bound: float = 5.0) -> None:
        """Refuse new items, write the waiting ones for up to `bound` seconds, then stop."""
        self._closed = True
        deadline = time.monotonic() + bound
        while self._under_way is not None and (left := deadline - time.monotonic()) > 0:
            await asyncio.wait({self._under_way}, timeout=left)
        self._stopped = True
        if (under_way := self._under_way) is not None:
            under_way.cancel()
            await asyncio.wait({under_way})
        await self._connection.close()
        rest = [*self._in_flight, *self._queue]
        self._in_flight, self._queue = [], deque()
        for item in rest:
            self._give_up(item, StorageUnavailable("The database was closed."))
        if rest:
            _log.error(
                "The database did not answer before the close: %d rows were lost.", len(rest)
            )

    def _add(self, item: _Note | _Job) -> None:
        self._queue.append(item)
        if self._under_way is None:
            self._begin()

    def _begin(self) -> None:
        """Begin the next commit, if an item waits."""
        if self._stopped or not self._take():
            return
        self._under_way = commit = self._commit()
        # The items are everybody's, so no line of the log bears the id of one request.
        finish = partial(self._finish, time.monotonic())
        commit.add_done_callback(finish, context=Context())

    def _finish(self, started: float, commit: asyncio.Future[None]) -> None:
        """Tell whoever waits for the items of a commit, and begin the next one."""
        self._under_way = None
        if commit.cancelled():
            return
        exc = commit.exception()
        if exc is None:
            self._pause = FIRST_PAUSE
            if self.observer is not None:
                self.observer.committed(len(self._in_flight), time.monotonic() - started)
            self._settle()
        elif self._blame(exc):
            self._under_way = recovery = task_for_all(self._recover())
            recovery.add_done_callback(self._resume)
            return
        self._begin()

    async def _recover(self) -> None:
        await self._connection.drop()
        await asyncio.sleep(self._pause)
        self._pause = min(2 * self._pause, LONGEST_PAUSE)

    def _resume(self, _: asyncio.Future[None]) -> None:
        self._under_way = None
        self._begin()

    def _blame(self, exc: BaseException) -> bool:
        """Put items of a failed commit back or give them up; True if the database is to blame."""
        if is_outage(exc):
            self._put_back()
            self._warn(code_of(exc))
            return True
        if len(self._in_flight) > 1:
            # One of them is bad. Committing them one by one shows which.
            self._singly = len(self._in_flight)
            self._put_back()
        else:
            self._give_up(self._in_flight.pop(), exc)
        return False

    def _take(self) -> bool:
        """Move the next items of one kind into flight; return False if none is left.

        Notes of one statement share an INSERT; jobs share a transaction.
        """
        size = 1 if self._singly else self._batch
        self._singly = max(0, self._singly - 1)
        while self._queue and len(self._in_flight) < size:
            item = self._queue[0]
            if self._in_flight and _kind(item) is not _kind(self._in_flight[0]):
                break
            self._queue.popleft()
            if isinstance(item, _Note) or not item.done.done():
                self._in_flight.append(item)
        return bool(self._in_flight)

    def _put_back(self) -> None:
        self._queue.extendleft(reversed(self._in_flight))
        self._in_flight.clear()

    def _commit(self) -> asyncio.Future[None]:
        if isinstance(self._in_flight[0], _Note):
            notes = cast("list[_Note]", self._in_flight)
            return self._connection.insert(notes[0].statement, [note.values for note in notes])
        return self._connection.run(self._run_jobs)

    async def _run_jobs(self, connection: AsyncConnection) -> None:
        for job in cast("list[_Job]", self._in_flight):
            # BEGIN may have waited for a lock, and the caller may have given up meanwhile.
            if not job.done.done():
                job.result = await job.work(connection)

    def _settle(self) -> None:
        for item in self._in_flight:
            if isinstance(item, _Note):
                self.written += 1
                if not item.done.done():
                    item.done.set_result(True)
            elif not item.done.done():
                item.done.set_result(item.result)
        self._in_flight.clear()

    def _give_up(self, item: _Note | _Job, exc: BaseException) -> None:
        if isinstance(item, _Note):
            self.dropped += 1
            self._warn(code_of(exc))
            if not item.done.done():
                item.done.set_result(False)
        elif not item.done.done():
            item.done.set_exception(exc)

    def _warn(self, reason: str) -> None:
        """Log at most once a minute that the database is behind; name no value of a row."""
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


def _kind(item: _Note | _Job) -> Insert | None:
    return item.statement if isinstance(item, _Note) else None
