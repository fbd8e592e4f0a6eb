"""Whose turn it is to identify: one shard of a bucket in five seconds, over all processes.

A bucket is shard_id % max_concurrency; Discord ends sessions that identify faster
(https://discord.com/developers/docs/events/gateway#rate-limiting).
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.storage.engine.postgresql.locks import LockName
from bot.storage.errors import StorageUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.storage.coordination.session import LockSession

POLL_SECONDS = 0.25
PATIENCE = 10.0
"""Seconds without a connection after which a shard identifies all the same: people wait for it."""


class IdentifyTurns:
    """The turns of this process; a lock in the database for each bucket, and one in memory.

    A session that has a lock would get it a second time.
    """

    def __init__(self, session: Callable[[], LockSession | None]) -> None:
        """session: returns the one of this moment, if there is one."""
        self._session = session
        self._local_locks: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._sessions: dict[int, LockSession] = {}

    async def take(self, bucket: int) -> bool:
        """Wait for the turn of a bucket; False if the database could not be asked."""
        lock, loop = self._local_locks[bucket], asyncio.get_running_loop()
        await lock.acquire()
        asked_at = loop.time()
        try:
            while loop.time() - asked_at < PATIENCE:
                with suppress(StorageUnavailable):
                    if (session := self._session()) is not None:
                        if await session.try_lock(LockName.BUCKET + bucket):
                            self._sessions[bucket] = session
                            return True
                        asked_at = loop.time()
                await asyncio.sleep(POLL_SECONDS)
        except BaseException:
            lock.release()
            raise
        lock.release()
        return False

    async def end(self, bucket: int) -> None:
        """Let the next one identify. Never raises."""
        session = self._sessions.pop(bucket, None)
        if session is not None:
            with suppress(StorageUnavailable):
                await session.unlock(LockName.BUCKET + bucket)
        if self._local_locks[bucket].locked():
            self._local_locks[bucket].release()
