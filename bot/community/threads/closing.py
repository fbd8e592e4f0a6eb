"""The end of a question that no message answers, and opening it again."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bot.community.errors import CommunityError
from bot.storage.clock import to_ms
from bot.storage.repositories.community.rows import PostStatus

if TYPE_CHECKING:
    from bot.storage.repositories.community.post_lists import PostLists
    from bot.storage.repositories.community.posts import PostStore
    from bot.storage.repositories.community.rows import CommunityPost

NOT_OPEN = """That question is not open any more: the card at the top of the thread shows what \
became of it."""
NOT_CLOSED = "That question is open already."
ITSELF = (
    "That is this question itself. Name the earlier one: its number, or the link to its thread."
)
NO_DUPLICATE = """I found neither an entry nor an earlier question in this channel that fits. \
An entry is named by its question or its id, an earlier question by its number or the link to its \
thread."""
_NUMBER = re.compile(r"#?\s*(\d{1,6})")
_LINK = re.compile(
    r"https://(?:(?:ptb|canary)\.)?discord(?:app)?\.com/channels/(\d{17,20})/(\d{17,20})(?:/\d{17,20})?"
)


class CloseReason(StrEnum):
    """Why a question is closed without a marked answer. The values stand in custom ids."""

    ELSEWHERE = "elsewhere"
    NOT_NEEDED = "not-needed"


REASONS = {
    CloseReason.ELSEWHERE: "It was answered elsewhere.",
    CloseReason.NOT_NEEDED: "It is no longer needed.",
}
"""The sentences that the card of a closed question shows."""


class PostClosing:
    """Closes and reopens questions of all servers. All methods raise StorageUnavailable.

    Where a CommunityError is raised, its sentence is for the person who acted.
    """

    def __init__(self, posts: PostStore, lists: PostLists) -> None:
        self._posts = posts
        self._lists = lists

    async def close(self, guild_id: int, post_id: int, reason: CloseReason) -> CommunityPost:
        """Close an open question. Raises CommunityError if it is not open."""
        return await self._end(guild_id, post_id, PostStatus.CLOSED, reason=REASONS[reason])

    async def duplicate_of_entry(self, guild_id: int, post_id: int, entry_id: str) -> CommunityPost:
        """Close an open question because an entry answers it. Raises CommunityError."""
        return await self._end(guild_id, post_id, PostStatus.DUPLICATE, entry_id=entry_id)

    async def duplicate_of_post(
        self, guild_id: int, post_id: int, original: CommunityPost
    ) -> CommunityPost:
        """Close an open question because an earlier one is the same. Raises CommunityError."""
        if post_id in {original.id, original.original_id}:
            raise CommunityError(ITSELF)
        return await self._end(guild_id, post_id, PostStatus.DUPLICATE, original_id=original.id)

    async def reopen(self, guild_id: int, post_id: int) -> CommunityPost:
        """Open a closed question again. Raises CommunityError if it is not closed."""
        closed_states = (PostStatus.CLOSED, PostStatus.DUPLICATE)
        values: dict[str, Any] = {"status": PostStatus.OPEN, "closed_at": None, "reason": None}
        # The lull begins anew: whoever reopens a question has just been there.
        now = to_ms(self._posts.clock())
        post = await self._posts.change(
            guild_id,
            post_id,
            closed_states,
            **values,
            entry_id=None,
            original_id=None,
            active_at=now,
        )
        if post is None:
            raise CommunityError(NOT_CLOSED)
        return post

    async def thread_gone(self, guild_id: int, thread_id: int) -> None:
        """Close the question of a thread that was deleted, and forget where it stood."""
        post = await self._posts.in_thread(guild_id, thread_id)
        if post is None:
            return
        no_place: dict[str, Any] = {"channel_id": None, "thread_id": None, "message_id": None}
        ending: dict[str, Any] = {
            "status": PostStatus.CLOSED,
            "closed_at": to_ms(self._posts.clock()),
        }
        if (
            await self._posts.change(guild_id, post.id, (PostStatus.OPEN,), **no_place, **ending)
            is None
        ):
            # One that is over keeps its state, and only loses its place.
            await self._posts.change(guild_id, post.id, tuple(PostStatus), **no_place)

    async def channel_gone(self, guild_id: int, channel_id: int) -> None:
        """Do the same for all threads of a channel that was deleted."""
        for thread_id in await self._lists.threads_in(guild_id, channel_id):
            await self.thread_gone(guild_id, thread_id)

    async def find_post(self, post: CommunityPost, typed: str) -> CommunityPost | None:
        """Return the question in the same channel that a number or a link names; None if none.

        Questions of another channel are not found: perhaps not everybody may see that one.
        """
        guild_id, original = post.guild_id, None
        if number := _NUMBER.fullmatch(typed.strip()):
            original = await self._posts.get(guild_id, int(number[1]))
        elif link := _LINK.fullmatch(typed.strip().strip("<>")):
            server, thread_id = map(int, link.groups())
            if server == guild_id:
                original = await self._posts.in_thread(guild_id, thread_id)
        if original is None or post.place is None or not original.is_shown:
            return None
        return original if original.stands_in(post.place.channel_id) else None

    async def _end(
        self, guild_id: int, post_id: int, status: PostStatus, **values: Any
    ) -> CommunityPost:
        now = to_ms(self._posts.clock())
        post = await self._posts.change(
            guild_id, post_id, (PostStatus.OPEN,), status=status, closed_at=now, **values
        )
        if post is None:
            raise CommunityError(NOT_OPEN)
        return post
