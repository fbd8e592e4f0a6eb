"""Which questions have had a lull, and that each lull is spoken of once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, or_, select, update

from bot.storage.clock import to_ms
from bot.storage.repositories.community.posts import is_post
from bot.storage.repositories.community.rows import PostStatus
from bot.storage.repositories.community.sealing import PostSealer
from bot.storage.schema.community_tables import community_posts

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer
    from bot.storage.repositories.community.rows import CommunityPost

_posts = community_posts
_WANTED = and_(
    _posts.c.status == PostStatus.OPEN,
    _posts.c.reminders,
    _posts.c.thread_id.is_not(None),
    _posts.c.hidden_at.is_(None),
    or_(_posts.c.reminded_at.is_(None), _posts.c.reminded_at < _posts.c.active_at),
)
"""Open, and nobody was reminded since the last message."""


class PostReminders:
    """The reminders of all servers. All methods raise StorageUnavailable."""

    def __init__(self, database: Database, writer: Writer, cipher: Cipher) -> None:
        """Read from `database`, write through `writer`, open cells with `cipher`."""
        self._database = database
        self._writer = writer
        self._sealer = PostSealer(cipher)

    async def servers(self, quiet_since: datetime) -> list[int]:
        """Return the servers with a question in which nobody has written since then."""
        query = select(_posts.c.guild_id).where(_WANTED, _quiet(quiet_since)).distinct()
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def due(self, guild_id: int, quiet_since: datetime, limit: int) -> list[CommunityPost]:
        """Return the questions of a server to speak of, the longest quiet first."""
        here = and_(_posts.c.guild_id == guild_id, _WANTED, _quiet(quiet_since))
        query = select(_posts).where(here).order_by(_posts.c.active_at).limit(limit)
        async with self._database.read() as connection:
            return [self._sealer.open(row) for row in (await connection.execute(query)).mappings()]

    async def claim(
        self, guild_id: int, post_id: int, quiet_since: datetime, now: datetime
    ) -> bool:
        """Note that a lull is spoken of now; False if it was, is over, or is unwanted by now."""
        here = and_(is_post(guild_id, post_id), _WANTED, _quiet(quiet_since))
        return await self._set(here, to_ms(now))

    async def release(self, guild_id: int, post_id: int, claimed_at: datetime) -> None:
        """Take a note back, for Discord was away; the next round tries again."""
        is_claim = and_(is_post(guild_id, post_id), _posts.c.reminded_at == to_ms(claimed_at))
        await self._set(is_claim, None)

    async def _set(self, where: ColumnElement[bool], value: int | None) -> bool:
        async def work(connection: AsyncConnection) -> bool:
            statement = update(_posts).where(where).values(reminded_at=value)
            return bool((await connection.execute(statement)).rowcount)

        return await self._writer.run(work)


def _quiet(since: datetime) -> ColumnElement[bool]:
    return _posts.c.active_at <= to_ms(since)
