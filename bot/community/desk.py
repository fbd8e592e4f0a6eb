"""The desk for questions to the community: asked, looked at, published, taken back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from bot.community.errors import (
    NAMED,
    NO_POST,
    NOT_YOURS,
    OVER,
    TOO_MANY,
    CommunityError,
    PostSettledError,
    moment,
)
from bot.community.review import PostEdit, waits
from bot.storage.repositories.community.rows import (
    PUBLIC,
    CommunityPost,
    PostStatus,
    TooManyPostsError,
)

if TYPE_CHECKING:
    from bot.community.similar import SimilarPosts
    from bot.servers import ServerConfig
    from bot.storage.repositories.community.owners import PostOwners
    from bot.storage.repositories.community.posts import PostStore
    from bot.storage.repositories.community.rows import NewPost, PostPlace, StoredPost

_WAITING = (PostStatus.WAITING,)
_ON_THE_WAY = (PostStatus.WAITING, PostStatus.SENDING)


class PostDesk:
    """Questions of all servers; each method is about one, and raises StorageUnavailable.

    Where a CommunityError is raised, its sentence is for the person who acted.
    """

    def __init__(self, posts: PostStore, owners: PostOwners, similar: SimilarPosts) -> None:
        self._posts = posts
        self._similar = similar
        self._owners = owners
        self._turns: WeakValueDictionary[tuple[int, int], asyncio.Lock] = WeakValueDictionary()

    def turn(self, guild_id: int, post_id: int) -> asyncio.Lock:
        """Return the lock to hold while a question's cards and thread are posted or changed."""
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
        """Return the asker, for delivery and never for a card; None if forgotten."""
        return await self._posts.asker_of(post.guild_id, post.id)

    async def list_similar(
        self, guild_id: int, channel_id: int, question: str
    ) -> list[CommunityPost]:
        """Return the newest published questions that are most like this one, three at most.

        channel_id: where they must stand. Those of another channel are perhaps not for everybody.
        """
        posts = await self._posts.with_status(guild_id, PUBLIC)
        candidates = [post for post in posts if post.is_shown and post.stands_in(channel_id)]
        return await self._similar.find(question, candidates)

    async def waits(self, new: NewPost, config: ServerConfig) -> bool:
        """Whether a question waits for a moderator before it is posted."""
        earlier_posts = await self._posts.of_asker(new.guild_id, new.asker_id)
        return waits(new, config, is_first=not any(map(_counts, earlier_posts)))

    async def ask(self, new: NewPost, *, waiting: bool, an_hour: int) -> StoredPost:
        """Store a question, to be posted now or once a moderator publishes it.

        A form that was stored before returns that row. Raises CommunityError for a member who has
        asked `an_hour` times within an hour.
        """
        status = PostStatus.WAITING if waiting else PostStatus.SENDING
        try:
            return await self._posts.add(new, status, an_hour)
        except TooManyPostsError as error:
            raise CommunityError(TOO_MANY.format(when=moment(error.again_at))) from error

    async def approve(
        self, guild_id: int, post_id: int, moderator_id: int, edit: PostEdit | None = None
    ) -> CommunityPost:
        """Let a question be posted, maybe changed. Raises PostSettledError if it does not wait."""
        values: dict[str, Any] = {"status": PostStatus.SENDING, "decider": str(moderator_id)}
        if edit is not None:
            values |= {"title": edit.title, "text": edit.text, "reason": edit.note}
        return await self._settle(guild_id, post_id, values)

    async def refuse(
        self, guild_id: int, post_id: int, moderator_id: int, reason: str
    ) -> CommunityPost:
        """Refuse a question with a reason. Raises PostSettledError if it does not wait."""
        values = {"status": PostStatus.REFUSED, "decider": str(moderator_id), "reason": reason}
        return await self._settle(guild_id, post_id, values)

    async def hold_back(self, post: CommunityPost) -> CommunityPost:
        """Let a question that Discord did not take wait for a moderator; return how it stands."""
        waiting_post = await self._posts.change(
            post.guild_id, post.id, (PostStatus.SENDING,), status=PostStatus.WAITING
        )
        return waiting_post or await self.get(post.guild_id, post.id)

    async def place(self, post: CommunityPost, place: PostPlace) -> CommunityPost | None:
        """Store where a question stands now; None if it was taken back meanwhile."""
        return await self._posts.publish(post.guild_id, post.id, place)

    async def set_card(self, post: CommunityPost, channel_id: int, message_id: int) -> None:
        """Store where the moderators see a question."""
        values: dict[str, Any] = {"card_channel_id": channel_id, "card_id": message_id}
        await self._posts.change(post.guild_id, post.id, tuple(PostStatus), **values)

    async def lose_card(self, post: CommunityPost) -> None:
        """Store that the moderators' card of a waiting question is gone: a round posts another."""
        values: dict[str, Any] = {"card_channel_id": None, "card_id": None}
        await self._posts.change(post.guild_id, post.id, _WAITING, **values)

    async def claim(self, guild_id: int, post_id: int, member_id: int) -> CommunityPost:
        """Put a member's name to the question that they asked without it.

        Raises CommunityError for anybody else, and where nothing is to be changed.
        """
        post = await self.require_asker(guild_id, post_id, member_id)
        if not post.anonymous:
            raise CommunityError(NAMED)
        among = (*_ON_THE_WAY, *PUBLIC)
        named_post = await self._posts.change(guild_id, post_id, among, anonymous=False)
        if named_post is None:
            raise CommunityError(OVER)
        return named_post

    async def withdraw(self, guild_id: int, post_id: int, member_id: int) -> CommunityPost:
        """Take a member's own question back, and forget its words.

        Raises CommunityError for anybody else, and for a question that was refused or taken back.
        """
        await self.require_asker(guild_id, post_id, member_id)
        withdrawn_post = await self._posts.change(
            guild_id,
            post_id,
            (*_ON_THE_WAY, *PUBLIC),
            status=PostStatus.WITHDRAWN,
            title="",
            text=None,
            reason=None,
        )
        if withdrawn_post is None:
            raise CommunityError(OVER)
        return withdrawn_post

    async def list_posted(self, member_id: int, guild_id: int | None) -> list[CommunityPost]:
        """Return what a member asked and stands in a channel; guild_id None: in any server."""
        return await self._owners.list_posted(member_id, guild_id)

    async def list_unfinished(self) -> list[tuple[int, int]]:
        """Return server and number of all questions that have to be posted or shown."""
        return await self._posts.list_unfinished()

    async def _settle(self, guild_id: int, post_id: int, values: dict[str, Any]) -> CommunityPost:
        post = await self._posts.change(guild_id, post_id, _WAITING, **values)
        if post is None:
            raise PostSettledError(await self.get(guild_id, post_id))
        return post


def _counts(post: CommunityPost) -> bool:
    """Whether a question makes the member's next one no longer the first.

    A question without a name does not: otherwise a later one with a name would tell the
    moderators that its asker has asked without a name before.
    """
    return post.status.is_public and not post.anonymous
