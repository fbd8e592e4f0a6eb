"""Lists of questions to the community: open, without an answer, and a member's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, exists, func, select, true

from bot.storage.repositories.community.rows import PostSearch, PostStatus
from bot.storage.repositories.community.sealing import PostSealer
from bot.storage.schema.community_tables import (
    community_answers,
    community_posts,
    community_votes,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.database import Database
    from bot.storage.repositories.community.rows import CommunityPost

_posts = community_posts
_UNHELPFUL = ~exists().where(
    community_answers.c.guild_id == _posts.c.guild_id,
    community_answers.c.post_id == _posts.c.id,
    community_votes.c.guild_id == community_answers.c.guild_id,
    community_votes.c.message_id == community_answers.c.message_id,
    community_votes.c.helpful,
)


class PostLists:
    """Pages of questions of a server. All methods raise StorageUnavailable."""

    def __init__(self, database: Database, cipher: Cipher) -> None:
        """Read from `database`, open cells with `cipher`."""
        self._database = database
        self._sealer = PostSealer(cipher)

    async def count(
        self,
        guild_id: int,
        search: PostSearch,
        member_id: int = 0,
        channels: Collection[int] | None = None,
    ) -> int:
        """Count what a list holds; `member_id` is whose, for a member's own.

        channels: those that the reader may see; None for all.
        """
        where = self._where(guild_id, search, member_id, channels)
        query = select(func.count()).where(where)
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar_one()

    async def page(
        self,
        guild_id: int,
        search: PostSearch,
        member_id: int = 0,
        channels: Collection[int] | None = None,
        *,
        offset: int,
        size: int,
    ) -> list[CommunityPost]:
        """Return a part of a list: the newest first, of those without an answer the oldest."""
        number = _posts.c.id
        order = number.asc() if search is PostSearch.UNANSWERED else number.desc()
        query = select(_posts).where(self._where(guild_id, search, member_id, channels))
        async with self._database.read() as connection:
            result = await connection.execute(query.order_by(order).offset(offset).limit(size))
            return [self._sealer.open(row) for row in result.mappings()]

    async def threads_in(self, guild_id: int, channel_id: int) -> list[int]:
        """Return the threads of the questions that stand in a channel of a server."""
        query = select(_posts.c.thread_id).where(
            _posts.c.guild_id == guild_id,
            _posts.c.channel_id == channel_id,
            _posts.c.thread_id.is_not(None),
        )
        async with self._database.read() as connection:
            return [int(thread_id) for thread_id in (await connection.execute(query)).scalars()]

    def _where(
        self,
        guild_id: int,
        search: PostSearch,
        member_id: int,
        channels: Collection[int] | None,
    ) -> ColumnElement[bool]:
        here = _posts.c.guild_id == guild_id
        if search is PostSearch.MINE:
            return and_(here, _posts.c.asker.in_(self._sealer.askers(guild_id, member_id)))
        visible = and_(
            here,
            _posts.c.status == PostStatus.OPEN,
            _posts.c.thread_id.is_not(None),
            _posts.c.hidden_at.is_(None),
            true() if channels is None else _posts.c.channel_id.in_(channels),
        )
        return and_(visible, _UNHELPFUL) if search is PostSearch.UNANSWERED else visible
