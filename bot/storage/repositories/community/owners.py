"""The published questions of one member, in one server or in all: for blanking what shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.storage.repositories.community.sealing import PostSealer
from bot.storage.schema.community_tables import community_posts

if TYPE_CHECKING:
    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.database import Database
    from bot.storage.repositories.community.rows import CommunityPost

_posts = community_posts


class PostOwners:
    """Finds a member's own questions. Raises StorageUnavailable."""

    def __init__(self, database: Database, cipher: Cipher) -> None:
        """Read from `database`; recognise askers with `cipher`."""
        self._database = database
        self._sealer = PostSealer(cipher)

    async def list_posted(self, member_id: int, guild_id: int | None) -> list[CommunityPost]:
        """Return what a member asked and stands in a channel; guild_id None: in any server."""
        posts: list[CommunityPost] = []
        async with self._database.read() as connection:
            guild_ids = [guild_id] if guild_id is not None else None
            if guild_ids is None:
                servers = select(_posts.c.guild_id).where(_posts.c.asker.is_not(None)).distinct()
                guild_ids = list((await connection.execute(servers)).scalars())
            for each in guild_ids:
                own = select(_posts).where(
                    _posts.c.guild_id == each,
                    _posts.c.asker.in_(self._sealer.askers(each, member_id)),
                    _posts.c.thread_id.is_not(None),
                )
                rows = (await connection.execute(own)).mappings().all()
                posts += [self._sealer.open(row) for row in rows]
        return posts
