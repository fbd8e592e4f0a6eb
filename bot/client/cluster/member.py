"""This process among others: its shards, whether it leads, and what the others announce.

The understanding itself is the database's (bot/storage/coordination); this is Discord's side of it.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import aiohttp
import discord
from discord.ext import tasks

from bot.storage.coordination.interface import BEAT_SECONDS

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.storage.coordination import Announcement, Coordination, Shards

IDENTIFY_SECONDS = 5.0
"""After an IDENTIFY the next one of the same bucket waits so long, says Discord."""
LOST = (
    "Another process serves shard {shards} now, while this one had lost the database. It ends, so "
    "that nobody is answered twice; started again, it waits for its turn."
)

_log = logging.getLogger(__name__)


class ClusterMember:
    """One process of the bot. With an SQLite file it is the only one, and nothing here waits."""

    def __init__(self, bot: BoundaryBot, coordination: Coordination) -> None:
        """Prepare to take part."""
        self._bot = bot
        self._coordination = coordination
        self._beats = tasks.loop(seconds=BEAT_SECONDS)(self._beat)
        self._buckets: int | None = None
        self._turns: dict[int, int] = {}
        self._ending: set[asyncio.Task[None]] = set()
        self._closing: asyncio.Task[None] | None = None
        self.fault: str | None = None
        """Why this process has ended by itself."""

    @property
    def leads(self) -> bool:
        """Whether this process does what only one may do."""
        return self._coordination.leads

    async def start(self) -> None:
        """Begin to take part."""
        await self._coordination.start(self)
        if self._coordination.is_shared:
            self._beats.start()

    def stop(self) -> None:
        """Take part no longer; the store gives the locks back when it is closed."""
        self._beats.cancel()
        for task in self._ending:
            task.cancel()

    async def prepare_shard(self, shard_id: int, count: int) -> None:
        """Wait until a shard is this process's, and then until it may identify."""
        await self._coordination.claim_shard(shard_id, count)
        if self._coordination.is_shared and shard_id not in self._turns:
            await self._take_turn(shard_id)

    async def before_identify(self, shard_id: int) -> bool:
        """Wait for the turn to identify; False if that is for discord.py to time."""
        if not self._coordination.is_shared:
            return False
        if shard_id not in self._turns and not await self._take_turn(shard_id):
            return False
        bucket = self._turns.pop(shard_id)
        task = asyncio.create_task(self._end_turn(bucket))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)
        return True

    async def covered_shards(self) -> Shards:
        """Return the shards whose timed actions this process ends. Raises StorageUnavailable.

        They are its own, and the leader's are those that no process serves as well: what has a
        time ends on time, also while a process is gone.
        """
        own = self._bot.own_shards
        if own.are_all or own.count is None or not self.leads:
            return own
        return own.with_more(await self._coordination.unclaimed(own.count))

    def on_leadership(self, *, leads: bool) -> None:
        """Begin or end the rounds that only one process does."""
        if self._coordination.is_shared:
            _log.info("This process %s.", "leads" if leads else "leads no longer")
        self._bot.dispatch("leadership", leads)

    def on_announcement(self, announcement: Announcement) -> None:
        """Read again what another process has changed."""
        self._bot.services.take_up(announcement)

    def on_gap(self) -> None:
        """Read everything again."""
        self._bot.services.take_up_all()

    def on_shards_lost(self, shard_ids: frozenset[int]) -> None:
        """End: two processes on one shard would answer everybody twice."""
        self.fault = LOST.format(shards=", ".join(map(str, sorted(shard_ids))))
        self._closing = asyncio.create_task(self._bot.close())

    async def _take_turn(self, shard_id: int) -> bool:
        bucket = shard_id % await self._concurrency()
        if taken := await self._coordination.take_identify_turn(bucket):
            self._turns[shard_id] = bucket
        return taken

    async def _end_turn(self, bucket: int) -> None:
        await asyncio.sleep(IDENTIFY_SECONDS)
        await self._coordination.end_identify_turn(bucket)

    async def _concurrency(self) -> int:
        """Return how many shards Discord lets identify at once; 1 while it does not say."""
        if self._buckets is None:
            try:
                limits = await self._bot.fetch_session_start_limits()
            except (discord.HTTPException, aiohttp.ClientError, OSError):
                return 1
            self._buckets = max(1, limits.max_concurrency)
        return self._buckets

    async def _beat(self) -> None:
        try:
            await self._coordination.beat()
        except Exception:  # noqa: BLE001 a loop that raises stops for ever
            _log.exception("A sign of life to the others failed; the next one tries again.")
