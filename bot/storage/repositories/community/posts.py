"""Members' questions to the community, from the form to their end.

The statement of every change names the states that it may come from. When two changes meet, one
wins, and the other reads the result.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, func, insert, or_, select, update

from bot.storage.clock import from_ms, to_ms, utc_now
from bot.storage.repositories.community.rows import (
    CommunityPost,
    NewPost,
    PostPlace,
    PostStatus,
    StoredPost,
    TooManyPostsError,
)
from bot.storage.repositories.community.sealing import PostSealer
from bot.storage.repositories.moderation.numbers import next_number
from bot.storage.schema.community_tables import community_posts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from sqlalchemy import RowMapping

    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer

NUMBER = "community"
"""The name of the numbers of questions."""
_HOUR = timedelta(hours=1)
_posts = community_posts


class PostStore:
    """The questions of all servers; each query is bound to one. All raise StorageUnavailable."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        cipher: Cipher,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """Read from `database`, write through `writer`; `clock` says what time it is in UTC."""
        self._database = database
        self._writer = writer
        self._sealer = PostSealer(cipher)
        self.clock = clock

    async def add(self, new: NewPost, status: PostStatus, an_hour: int) -> StoredPost:
        """Store a question, and give it a number.

        A form that was stored before returns that row. Raises TooManyPostsError for more than
        `an_hour` questions of a member within an hour.
        """

        async def work(connection: AsyncConnection) -> StoredPost:
            is_same = and_(_posts.c.guild_id == new.guild_id, _posts.c.key == new.key)
            row = (await connection.execute(select(_posts).where(is_same))).mappings().first()
            if row is not None:
                return StoredPost(self._sealer.open(row), fresh=False)
            # In the transaction: of two forms at once only one can be the last that is allowed.
            await self._check_pace(connection, new, an_hour)
            number = await next_number(connection, new.guild_id, NUMBER)
            await connection.execute(insert(_posts).values(self._values(new, number, status)))
            post = await self._one(connection, new.guild_id, number)
            if post is None:
                raise RuntimeError("a question that was just stored is not there")
            return StoredPost(post, fresh=True)

        return await self._writer.run(work)

    async def get(self, guild_id: int, post_id: int) -> CommunityPost | None:
        """Return a question of a server, None if it is not kept there."""
        async with self._database.read() as connection:
            return await self._one(connection, guild_id, post_id)

    async def in_thread(self, guild_id: int, thread_id: int) -> CommunityPost | None:
        """Return the question of a thread, None if the thread has none."""
        return await self._first(guild_id, _posts.c.thread_id == thread_id)

    async def with_status(
        self, guild_id: int, statuses: Collection[PostStatus], limit: int = 200
    ) -> list[CommunityPost]:
        """Return the newest questions that are in one of these states, the newest first."""
        return await self._many(guild_id, _posts.c.status.in_(statuses), limit)

    async def list_unfinished(self, limit: int = 500) -> list[tuple[int, int]]:
        """Return server and number of what is being posted, and then what waits without a card.

        The oldest first, of all servers: the rounds of the bot look for their own among them.
        """
        without_card = and_(_posts.c.status == PostStatus.WAITING, _posts.c.card_id.is_(None))
        query = (
            select(_posts.c.guild_id, _posts.c.id)
            .where(or_(_posts.c.status == PostStatus.SENDING, without_card))
            .order_by(_posts.c.status, _posts.c.created_at)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return [(guild_id, post_id) for guild_id, post_id in await connection.execute(query)]

    async def of_asker(self, guild_id: int, member_id: int, limit: int = 50) -> list[CommunityPost]:
        """Return a member's own questions, the newest first, as long as it is known whose."""
        askers = self._sealer.askers(guild_id, member_id)
        return await self._many(guild_id, _posts.c.asker.in_(askers), limit)

    async def asker_of(self, guild_id: int, post_id: int) -> int | None:
        """Return who asked, for delivery and roles, and for nothing that is shown; None if gone."""
        async with self._database.read() as connection:
            query = select(_posts).where(is_post(guild_id, post_id))
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else self._sealer.asker(row)

    async def is_asker(self, guild_id: int, post_id: int, member_id: int) -> bool:
        """Return whether a member asked a question; False once that is forgotten."""
        query = select(_posts.c.asker).where(is_post(guild_id, post_id))
        async with self._database.read() as connection:
            asker = (await connection.execute(query)).scalar()
        names = self._sealer.askers(guild_id, member_id)
        return asker is not None and any(hmac.compare_digest(asker, name) for name in names)

    async def change(
        self,
        guild_id: int,
        post_id: int,
        among: Collection[PostStatus],
        *,
        where: ColumnElement[bool] | None = None,
        **values: Any,
    ) -> CommunityPost | None:
        """Set columns of a question that is in one of these states; return it, None if it is not.

        `title`, `text`, `decider` and `reason` are given as text or None and sealed here.
        """
        cells = {
            f"{name}_enc": self._seal(guild_id, post_id, name, values.pop(name))
            for name in ("title", "text", "decider", "reason")
            if name in values
        }
        conditions = [is_post(guild_id, post_id), _posts.c.status.in_(among)]
        conditions += [] if where is None else [where]

        async def work(connection: AsyncConnection) -> CommunityPost | None:
            statement = update(_posts).where(and_(*conditions)).values(**values, **cells)
            if not (await connection.execute(statement)).rowcount:
                return None
            return await self._one(connection, guild_id, post_id)

        return await self._writer.run(work)

    async def publish(self, guild_id: int, post_id: int, place: PostPlace) -> CommunityPost | None:
        """Store where a question was posted; None if it is no longer being sent."""
        return await self.change(
            guild_id,
            post_id,
            (PostStatus.SENDING,),
            status=PostStatus.OPEN,
            channel_id=place.channel_id,
            thread_id=place.thread_id,
            message_id=place.message_id,
            active_at=to_ms(self.clock()),
        )

    async def touch(self, guild_id: int, thread_id: int) -> None:
        """Note that somebody wrote in a thread now; nothing happens for other threads."""
        here = and_(_posts.c.guild_id == guild_id, _posts.c.thread_id == thread_id)
        now = to_ms(self.clock())

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(update(_posts).where(here).values(active_at=now))

        await self._writer.run(work)

    async def _check_pace(self, connection: AsyncConnection, new: NewPost, an_hour: int) -> None:
        since = to_ms(self.clock() - _HOUR)
        recent = select(func.count(), func.min(_posts.c.created_at)).where(
            _posts.c.guild_id == new.guild_id,
            _posts.c.asker.in_(self._sealer.askers(new.guild_id, new.asker_id)),
            _posts.c.created_at > since,
        )
        count, oldest = (await connection.execute(recent)).one()
        if count >= an_hour:
            raise TooManyPostsError(from_ms(oldest) + _HOUR)

    def _values(self, new: NewPost, number: int, status: PostStatus) -> dict[str, Any]:
        now, seal = to_ms(self.clock()), self._sealer.seal
        return {
            "guild_id": new.guild_id,
            "id": number,
            "created_at": now,
            "active_at": now,
            "status": status,
            "anonymous": new.anonymous,
            "asker": self._sealer.askers(new.guild_id, new.asker_id)[0],
            "asker_enc": seal(new.guild_id, number, "asker", str(new.asker_id)),
            "notify": new.notify,
            "category": new.category,
            "title_enc": seal(new.guild_id, number, "title", new.title),
            "text_enc": seal(new.guild_id, number, "text", new.text),
            "key": new.key,
            "after_help": new.after_help,
            "follows_id": new.follows_id,
        }

    def _seal(self, guild_id: int, post_id: int, name: str, value: str | None) -> bytes | None:
        return None if value is None else self._sealer.seal(guild_id, post_id, name, value)

    async def _one(
        self, connection: AsyncConnection, guild_id: int, post_id: int
    ) -> CommunityPost | None:
        query = select(_posts).where(is_post(guild_id, post_id))
        row: RowMapping | None = (await connection.execute(query)).mappings().first()
        return None if row is None else self._sealer.open(row)

    async def _first(self, guild_id: int, where: ColumnElement[bool]) -> CommunityPost | None:
        rows = await self._many(guild_id, where, 1)
        return rows[0] if rows else None

    async def _many(
        self, guild_id: int, where: ColumnElement[bool], limit: int
    ) -> list[CommunityPost]:
        query = select(_posts).where(_posts.c.guild_id == guild_id, where)
        async with self._database.read() as connection:
            rows = (
                await connection.execute(query.order_by(_posts.c.id.desc()).limit(limit))
            ).mappings()
            return [self._sealer.open(row) for row in rows]


def is_post(guild_id: int, post_id: int) -> ColumnElement[bool]:
    """Return the condition that finds one question of a server."""
    return and_(_posts.c.guild_id == guild_id, _posts.c.id == post_id)
