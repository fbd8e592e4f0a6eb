"""Threads that members open by hand in the forum: their questions are taken in when needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bot.storage.repositories.community.rows import NewPost, PostStatus

if TYPE_CHECKING:
    from bot.storage.repositories.community.posts import PostStore
    from bot.storage.repositories.community.rows import CommunityPost

NO_CARD = 0
"""Stands for the message of ours where there is none: the first one in the thread is a member's."""
_NO_LIMIT = 1_000_000
_TITLE = 100


class OpenedThread(Struct, frozen=True):
    """A thread of the forum as its owner opened it."""

    guild_id: int
    channel_id: int
    thread_id: int
    owner_id: int
    name: str
    category: str


class ThreadAdoption:
    """Takes in threads of all servers. All methods raise StorageUnavailable."""

    def __init__(self, posts: PostStore) -> None:
        self._posts = posts

    async def adopt(self, thread: OpenedThread) -> CommunityPost:
        """Return the question of a thread, stored now if it was not; its owner is the asker.

        Discord has posted it already, so the hourly limit does not apply, and nobody looks first.
        """
        new = NewPost(
            guild_id=thread.guild_id,
            key=f"thread:{thread.thread_id:x}",
            asker_id=thread.owner_id,
            title=thread.name[:_TITLE],
            text="",
            category=thread.category,
        )
        result = await self._posts.add(new, PostStatus.OPEN, _NO_LIMIT)
        if result.row.place is not None:
            return result.row
        placed_post = await self._posts.change(
            thread.guild_id,
            result.row.id,
            (PostStatus.OPEN,),
            channel_id=thread.channel_id,
            thread_id=thread.thread_id,
            message_id=NO_CARD,
        )
        return placed_post or result.row

    @staticmethod
    def needs_card(post: CommunityPost) -> bool:
        """Whether the question has no card of ours yet."""
        return post.place is not None and post.place.message_id == NO_CARD

    async def card_posted(self, post: CommunityPost, message_id: int) -> None:
        """Store which message of ours shows the question."""
        await self._posts.change(post.guild_id, post.id, tuple(PostStatus), message_id=message_id)
