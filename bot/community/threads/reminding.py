"""Asking once, after a lull, whether a question is answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cachetools import LRUCache

from bot.community.errors import CommunityError
from bot.storage import StorageUnavailable
from bot.storage.repositories.community.rows import PostStatus

if TYPE_CHECKING:
    from bot.servers import ServerConfigs
    from bot.storage.repositories.community.posts import PostStore
    from bot.storage.repositories.community.reminders import PostReminders
    from bot.storage.repositories.community.rows import CommunityPost

OVER = "That question is not open any more, so there will be no reminders."
BATCH = timedelta(minutes=10)
"""The least time between two notes of activity in one thread; a lull is hours."""
_SHORTEST = timedelta(hours=1)
_A_ROUND = 20
_THREADS = 10_000


class LullReminders:
    """Lulls of all servers. All methods raise StorageUnavailable."""

    def __init__(self, posts: PostStore, reminders: PostReminders, configs: ServerConfigs) -> None:
        self._posts = posts
        self._reminders = reminders
        self._configs = configs
        self._last_notes: LRUCache[int, datetime] = LRUCache(_THREADS)

    async def servers(self) -> list[int]:
        """Return the servers that may have a long enough lull."""
        return await self._reminders.servers(self._posts.clock() - _SHORTEST)

    async def due(self, guild_id: int) -> list[CommunityPost]:
        """Return the questions of a server to speak of now, some in each round."""
        since = await self._quiet_since(guild_id)
        return [] if since is None else await self._reminders.due(guild_id, since, _A_ROUND)

    async def claim(self, post: CommunityPost) -> datetime | None:
        """Note that the bot speaks of a lull now, and return the time; None if it must not."""
        since, now = await self._quiet_since(post.guild_id), self._posts.clock()
        if since is None or not await self._reminders.claim(post.guild_id, post.id, since, now):
            return None
        return now

    async def release(self, post: CommunityPost, claimed_at: datetime) -> None:
        """Take the note back, for Discord was away."""
        await self._reminders.release(post.guild_id, post.id, claimed_at)

    async def stop(self, guild_id: int, post_id: int) -> CommunityPost:
        """Speak of no lull of a question again. Raises CommunityError if it is not open."""
        post = await self._posts.change(guild_id, post_id, (PostStatus.OPEN,), reminders=False)
        if post is None:
            raise CommunityError(OVER)
        return post

    async def note_message(self, guild_id: int, thread_id: int) -> None:
        """Note that somebody wrote in a thread; written once in ten minutes at most."""
        now = self._posts.clock()
        last = self._last_notes.get(thread_id)
        if last is not None and now - last < BATCH:
            return
        # Before the store answers, so that many messages at once are written once.
        self._last_notes[thread_id] = now
        try:
            await self._posts.touch(guild_id, thread_id)
        except StorageUnavailable:
            self._last_notes.pop(thread_id, None)
            raise

    async def _quiet_since(self, guild_id: int) -> datetime | None:
        """Return the moment since which nobody may have written; None for no reminders at all."""
        config = await self._configs.get(guild_id)
        if not config.known or not config.community_reminder:
            return None
        return self._posts.clock() - timedelta(hours=config.community_reminder)
