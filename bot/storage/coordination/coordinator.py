"""The coordination of processes that share a PostgreSQL database.

A lock is a fact of the server's, not a message: who holds the leader's lock leads, and nobody else
can. While the server is away nobody leads, and every process goes on answering for its own shards.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.storage.coordination.announcements import Announcement
from bot.storage.coordination.identifying import IdentifyTurns
from bot.storage.coordination.session import LockSession
from bot.storage.engine.postgresql.locks import LockName
from bot.storage.errors import StorageUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from bot.storage.coordination.interface import CoordinationEvents
    from bot.storage.engine.connections import AsyncEngine

CLAIM_SECONDS = 1.0
"""Between two tries to claim a shard that another process has."""
GRACE_SECONDS = 15.0
"""After a lost connection those who had shards take them back first."""
# The server ends a former session a moment after it was asked to, and then frees its locks.
RETAKES, RETAKE_SECONDS = 10, 0.2
TAKEN = "Shard %s belongs to another process: waiting until that ends."
RESIZED = (
    "Processes with SHARD_COUNT %s still run on this database: waiting until they have ended, for "
    "both would serve the same servers."
)

_log = logging.getLogger(__name__)


class Coordinator:
    """The part of one process, by one session at a time."""

    is_shared = True

    def __init__(self, engine: Callable[..., AsyncEngine], own: Container[int]) -> None:
        """engine: builds one for the database. own: ids of the server's processes for our pool."""
        self._engine = engine
        self._own = own
        self._events: CoordinationEvents | None = None
        self._session: LockSession | None = None
        self._former: LockSession | None = None
        self._opening = asyncio.Lock()
        self._opened_at = 0.0
        self._was_lost = False
        self._leads = False
        self._is_away = False
        self._closed = False
        self._count: int | None = None
        self._shards: set[int] = set()
        self._recovery: asyncio.Task[None] | None = None
        self._turns = IdentifyTurns(lambda: self._session)

    @property
    def leads(self) -> bool:
        """Whether this process leads, and the server has said so lately."""
        return self._leads and self._session is not None and self._session.is_sure

    async def start(self, events: CoordinationEvents) -> None:
        """Begin to take part, and lead if nobody does. Never raises."""
        self._events = events
        await self.beat()

    async def beat(self) -> None:
        """Show that this process lives, and see whether it leads. Never raises."""
        try:
            session = await self._open_session()
            if self._leads:
                await session.check()
            elif await session.try_lock(LockName.LEADER):
                self._lead(leads=True)
        except StorageUnavailable as error:
            # Once for an outage, not at each beat.
            if not self._is_away and not self._closed:
                _log.warning("%s Nobody leads, and news of other processes is missed.", error)
            self._is_away = True

    async def claim_shard(self, shard_id: int, count: int) -> None:
        """Wait until a shard of so many is this process's own; once it is, return at once.

        Raises StorageUnavailable when this process ends meanwhile.
        """
        last_obstacle = ""
        while shard_id not in self._shards:
            if self._closed:
                raise StorageUnavailable("The coordination was closed.")
            with suppress(StorageUnavailable):
                obstacle = await self._try_shard(shard_id, count)
                if obstacle and obstacle != last_obstacle:
                    _log.warning("%s", obstacle)
                last_obstacle = obstacle or last_obstacle
                if shard_id in self._shards:
                    break
            await asyncio.sleep(CLAIM_SECONDS)
        if last_obstacle:
            _log.warning("Shard %s is this process's now.", shard_id)

    async def take_identify_turn(self, bucket: int) -> bool:
        """Wait until this process may identify in a bucket; False if nobody could say."""
        return await self._turns.take(bucket)

    async def end_identify_turn(self, bucket: int) -> None:
        """Let the next process identify in the bucket. Never raises."""
        await self._turns.end(bucket)

    async def unclaimed(self, count: int) -> frozenset[int]:
        """Return the shards that no process serves now. Raises StorageUnavailable."""
        session = self._require_session()
        numbers = await session.held_locks(LockName.SHARD, LockName.SHARD + count - 1)
        return frozenset(range(count)) - {number - LockName.SHARD for number in numbers}

    async def close(self) -> None:
        """Give everything back."""
        self._closed = True
        if self._recovery is not None:
            self._recovery.cancel()
            await asyncio.wait({self._recovery})
        sessions = [each for each in (self._session, self._former) if each is not None]
        self._session = self._former = None
        for session in sessions:
            with suppress(StorageUnavailable):
                # So that others have them now, and not when the server notices the end.
                await session.unlock_all()
            await session.close()
        self._lead(leads=False)

    def _require_session(self) -> LockSession:
        if self._session is None or not self._session.is_open:
            raise StorageUnavailable("The coordination has no connection.")
        return self._session

    async def _open_session(self) -> LockSession:
        """Return the session, opened if there is none. Raises StorageUnavailable."""
        async with self._opening:
            if self._closed:
                raise StorageUnavailable("The coordination was closed.")
            if self._session is not None and self._session.is_open:
                return self._session
            if self._former is not None:
                await self._former.close()
            session = LockSession(self._engine, self._on_notify, self._on_lost)
            await session.open()
            self._session, self._is_away = session, False
            self._opened_at = asyncio.get_running_loop().time()
            if self._former is not None:
                await self._take_back(session, self._former)
                self._former, self._was_lost = None, True
                _log.info("The coordination has a connection again.")
            return session

    async def _take_back(self, session: LockSession, former: LockSession) -> None:
        """Take the shards again that were this process's; what another has taken is lost."""
        if self._events is not None:
            self._events.on_gap()
        await session.end(former)
        # Meanwhile processes with another number of shards may have begun: then none is ours.
        if self._count is not None and await session.join_count(self._count):
            self._lose(frozenset(self._shards))
            return
        missing = set(self._shards)
        for _ in range(RETAKES):
            missing -= {i for i in missing if await session.try_lock(LockName.SHARD + i)}
            if not missing:
                return
            await asyncio.sleep(RETAKE_SECONDS)
        self._lose(frozenset(missing))

    async def _try_shard(self, shard_id: int, count: int) -> str | None:
        """Claim a shard, or return what stands in the way. Raises StorageUnavailable."""
        session = self._require_session()
        if self._was_lost and self._age() < GRACE_SECONDS:
            return None
        if self._count is None:
            if other_counts := await session.join_count(count):
                return RESIZED % ", ".join(map(str, sorted(other_counts)))
            self._count = count
        if not await session.try_lock(LockName.SHARD + shard_id):
            return TAKEN % shard_id
        self._shards.add(shard_id)
        return None

    def _age(self) -> float:
        return asyncio.get_running_loop().time() - self._opened_at

    def _lose(self, shard_ids: frozenset[int]) -> None:
        self._shards -= shard_ids
        if self._events is not None and shard_ids:
            self._events.on_shards_lost(shard_ids)

    def _lead(self, *, leads: bool) -> None:
        if self._leads != leads:
            self._leads = leads
            if self._events is not None:
                self._events.on_leadership(leads=leads)

    def _on_lost(self, session: LockSession) -> None:
        if session is not self._session or self._closed:
            return
        self._session, self._former = None, session
        self._lead(leads=False)
        # At once: what the others announce is missed until then. If that fails, the next beat.
        self._recovery = asyncio.get_running_loop().create_task(self.beat(), name="coordination")

    def _on_notify(self, process: int, payload: str) -> None:
        announcement = Announcement.read(payload)
        if announcement is None or process in self._own or self._events is None:
            return
        self._events.on_announcement(announcement)
