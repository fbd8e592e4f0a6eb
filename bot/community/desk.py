"""The desk for questions to the community: asked, looked at, published, taken back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from bot.community.errors import NO_POST, NOT_YOURS, CommunityError
from bot.storage.repositories.community.rows import CommunityPost, PostStatus

if TYPE_CHECKING:
    from bot.storage.repositories.community.posts import PostStore
    from bot.storage.repositories.community.rows import NewPost, PostPlace, StoredPost


class PostDesk:
    """Questions of all servers; each method is about one, and raises StorageUnavailable.

    Where a CommunityError is raised, its sentence is for the person who acted.
    """

    def __init__(self, posts: PostStore) -> None:
        self._posts = posts
        self._turns: WeakValueDictionary[tuple[int, int], asyncio.Lock] = WeakValueDictionary()

    def turn(self, guild_id: int, post_id: int) -> asyncio.Lock:
        """Return the lock under which what Discord shows of a question is posted or changed."""
        return self._turns.setdefault((guild_id, post_id), asyncio.Lock())

    async def get(self, guild_id: int, post_id: int) -> CommunityPost:
        """Return a question of a server. Raises CommunityError if it is not kept there."""
        post = await self._posts.get(guild_id, post_id)
        if post is None:
            raise CommunityError(NO_POST)
        return post

    async def in_thread(self, guild_id: int, thread_id: int) -> CommunityPost | None:
        """Return the question of a thread, None if the thread has none."""
        return await self._posts.in_thread(guild_id, thread_id)

    async def is_asker(self, guild_id: int, post_id: int, member_id: int) -> bool:
        """Whether a member asked a question; False once that is forgotten."""
        return await self._posts.is_asker(guild_id, post_id, member_id)

    async def require_asker(self, guild_id: int, post_id: int, member_id: int) -> CommunityPost:
        """Return a member's own question. Raises CommunityError for anybody else's."""
        post = await self._posts.get(guild_id, post_id)
        if post is None or not await self._posts.is_asker(guild_id, post_id, member_id):
            raise CommunityError(NOT_YOURS)
        return post

    async def asker_of(self, post: CommunityPost) -> int | None:
        """Return who asked, for delivery alone and for nothing that is shown; None if forgotten."""
        return await self._posts.asker_of(post.guild_id, post.id)

    async def add(self, new: NewPost, status: PostStatus, an_hour: int) -> StoredPost:
        """Store a question; a form that was stored before returns that row."""
        return await self._posts.add(new, status, an_hour)

    async def published(self, post: CommunityPost, place: PostPlace) -> CommunityPost | None:
        """Store where a question stands now; None if it was taken back meanwhile."""
        return await self._posts.publish(post.guild_id, post.id, place)
