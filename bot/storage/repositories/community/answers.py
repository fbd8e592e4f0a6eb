"""The messages that answer members' questions: marked, moved, taken back.

A mark names the message that its caller knows as the answer. When two marks meet, one wins, and the
other reads the result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, case, select, update

from bot.storage.clock import to_ms, utc_now
from bot.storage.engine.statements import insert
from bot.storage.repositories.community.answer_rows import MarkedPost, Marking
from bot.storage.repositories.community.answer_sealing import AnswerSealer
from bot.storage.repositories.community.posts import is_post
from bot.storage.repositories.community.rows import Consent, PostStatus
from bot.storage.repositories.community.sealing import PostSealer
from bot.storage.schema.community_tables import community_answers, community_posts

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer
    from bot.storage.repositories.community.answer_rows import AnswerMessage, CommunityAnswer
    from bot.storage.repositories.community.rows import CommunityPost

_answers, _posts = community_answers, community_posts
_MARKABLE = (PostStatus.OPEN, PostStatus.ANSWERED)
_IN_USE = (Consent.ASKED, Consent.GIVEN, Consent.USED)
"""While its author was asked for consent, the words of a message are kept without the mark."""


class AnswerStore:
    """The answers of all servers; each query is bound to one. All raise StorageUnavailable."""

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
        self._posts = PostSealer(cipher)
        self._rows = AnswerSealer(cipher)
        self.clock = clock

    async def get(self, guild_id: int, message_id: int) -> CommunityAnswer | None:
        """Return what is kept of a message of a server, None if nothing is."""
        async with self._database.read() as connection:
            query = select(_answers).where(_is(guild_id, message_id))
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else self._rows.open(row)

    async def accept(
        self, guild_id: int, post_id: int, answer: AnswerMessage, instead_of: int | None
    ) -> MarkedPost | None:
        """Mark a message as the answer of an open or answered question.

        instead_of: the message that the caller knows as the answer. None is returned if the server
        has no such question.
        """

        async def work(connection: AsyncConnection) -> MarkedPost | None:
            now = to_ms(self.clock())
            result = await connection.execute(
                update(_posts)
                .where(
                    is_post(guild_id, post_id),
                    _posts.c.status.in_(_MARKABLE),
                    # NULL is not equal to NULL for `=`; for this it is.
                    _posts.c.answer_id.is_not_distinct_from(instead_of),
                    _posts.c.answer_id.is_distinct_from(answer.message_id),
                )
                .values(status=PostStatus.ANSWERED, answer_id=answer.message_id, answered_at=now)
            )
            if result.rowcount:
                await self._unmark(connection, guild_id, instead_of)
                await self._mark(connection, guild_id, post_id, answer, now)
            post = await self._post(connection, guild_id, post_id)
            if post is None:
                return None
            if result.rowcount:
                marking = Marking.MARKED if instead_of is None else Marking.MOVED
                return MarkedPost(marking, post, instead_of)
            is_same = post.answer_id == answer.message_id
            return MarkedPost(Marking.SAME if is_same else Marking.OVERTAKEN, post)

        return await self._writer.run(work)

    async def take_back(self, guild_id: int, post_id: int, message_id: int) -> CommunityPost | None:
        """Open an answered question again; None if this message is not its answer."""

        async def work(connection: AsyncConnection) -> CommunityPost | None:
            result = await connection.execute(
                update(_posts)
                .where(
                    is_post(guild_id, post_id),
                    _posts.c.status == PostStatus.ANSWERED,
                    _posts.c.answer_id == message_id,
                )
                .values(status=PostStatus.OPEN, answer_id=None, answered_at=None)
            )
            if not result.rowcount:
                return None
            await self._unmark(connection, guild_id, message_id)
            return await self._post(connection, guild_id, post_id)

        return await self._writer.run(work)

    async def post_answered_by(self, guild_id: int, message_id: int) -> CommunityPost | None:
        """Return the question that a message answers, None if it answers none."""
        query = select(_posts).where(
            _posts.c.guild_id == guild_id,
            _posts.c.id.in_(select(_answers.c.post_id).where(_is(guild_id, message_id))),
            _posts.c.answer_id == message_id,
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else self._posts.open(row)

    async def forget_words(self, guild_id: int, message_id: int) -> None:
        """Empty the words of a message that its author or a moderator has deleted."""
        unhidden = and_(_is(guild_id, message_id), _answers.c.hidden_at.is_(None))

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(update(_answers).where(unhidden).values(text_enc=None))

        await self._writer.run(work)

    async def _mark(
        self,
        connection: AsyncConnection,
        guild_id: int,
        post_id: int,
        answer: AnswerMessage,
        now: int,
    ) -> None:
        values = self._rows.values(guild_id, post_id, answer)
        mark = {"accepted_at": now, "text_enc": self._rows.text(guild_id, answer)}
        statement = insert(_answers).values(**values, **mark)
        await connection.execute(statement.on_conflict_do_update(set_=mark))

    async def _unmark(
        self, connection: AsyncConnection, guild_id: int, message_id: int | None
    ) -> None:
        """Take a mark away, with the words, unless they are kept for another reason."""
        if message_id is None:
            return
        keeps_words = (_answers.c.hidden_at.is_not(None)) | _answers.c.consent.in_(_IN_USE)
        words = case((keeps_words, _answers.c.text_enc), else_=None)
        statement = update(_answers).where(_is(guild_id, message_id))
        await connection.execute(statement.values(accepted_at=None, text_enc=words))

    async def _post(
        self, connection: AsyncConnection, guild_id: int, post_id: int
    ) -> CommunityPost | None:
        query = select(_posts).where(is_post(guild_id, post_id))
        row = (await connection.execute(query)).mappings().first()
        return None if row is None else self._posts.open(row)


def _is(guild_id: int, message_id: int) -> ColumnElement[bool]:
    return and_(_answers.c.guild_id == guild_id, _answers.c.message_id == message_id)
