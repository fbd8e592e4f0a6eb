"""Questions and answers that members reported so often that they wait for a moderator, unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import and_, case, select, update

from bot.storage.clock import to_ms, utc_now
from bot.storage.engine.statements import insert
from bot.storage.repositories.community.answer_sealing import AnswerSealer
from bot.storage.repositories.community.posts import is_post
from bot.storage.repositories.community.rows import Consent
from bot.storage.repositories.community.sealing import PostSealer
from bot.storage.schema.community_tables import community_answers, community_posts

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import ColumnElement, Executable

    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer
    from bot.storage.repositories.community.answer_rows import AnswerMessage, CommunityAnswer
    from bot.storage.repositories.community.rows import CommunityPost

_posts, _answers = community_posts, community_answers
HiddenThing: TypeAlias = "CommunityPost | CommunityAnswer"


class HiddenThings:
    """Hidden questions and answers, in all servers. All methods raise StorageUnavailable."""

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
        self._answers = AnswerSealer(cipher)
        self.clock = clock

    async def post_of_card(self, guild_id: int, message_id: int) -> CommunityPost | None:
        """Return the question whose public card a message is, None if it is none."""
        query = select(_posts).where(
            _posts.c.guild_id == guild_id, _posts.c.message_id == message_id
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else self._posts.open(row)

    async def answer(self, guild_id: int, message_id: int) -> CommunityAnswer | None:
        """Return what is kept of a member's message, None if nothing is."""
        query = select(_answers).where(_is_answer(guild_id, message_id))
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else self._answers.open(row)

    async def hide_post(self, guild_id: int, post_id: int) -> bool:
        """Hide a question; False if it is hidden already, or gone."""
        visible = and_(is_post(guild_id, post_id), _posts.c.hidden_at.is_(None))
        return await self._change(update(_posts).where(visible).values(hidden_at=self._now()))

    async def show_post(self, guild_id: int, post_id: int) -> bool:
        """Show a question again; False if it is not hidden."""
        hidden = and_(is_post(guild_id, post_id), _posts.c.hidden_at.is_not(None))
        return await self._change(update(_posts).where(hidden).values(hidden_at=None))

    async def hide_answer(self, guild_id: int, post_id: int, answer: AnswerMessage) -> bool:
        """Keep the words of a message, sealed, and note that it is hidden; False if it is."""
        values = self._answers.values(guild_id, post_id, answer)
        hidden = {"hidden_at": self._now(), "text_enc": self._answers.text(guild_id, answer)}
        statement = insert(_answers).values(**values, **hidden)
        is_visible = _answers.c.hidden_at.is_(None)
        # Of a message that is hidden already no row changes, which the count tells.
        return await self._change(statement.on_conflict_do_update(set_=hidden, where=is_visible))

    async def show_answer(self, guild_id: int, message_id: int) -> bool:
        """Note that a message is shown again; its words go, unless they are kept for more."""
        hidden = and_(_is_answer(guild_id, message_id), _answers.c.hidden_at.is_not(None))
        keeps_words = _answers.c.accepted_at.is_not(None) | (_answers.c.consent != Consent.NONE)
        words = case((keeps_words, _answers.c.text_enc), else_=None)
        statement = update(_answers).where(hidden)
        return await self._change(statement.values(hidden_at=None, text_enc=words))

    def _now(self) -> int:
        return to_ms(self.clock())

    async def _change(self, statement: Executable) -> bool:
        async def work(connection: AsyncConnection) -> bool:
            return (await connection.execute(statement)).rowcount > 0

        return await self._writer.run(work)


def _is_answer(guild_id: int, message_id: int) -> ColumnElement[bool]:
    return and_(_answers.c.guild_id == guild_id, _answers.c.message_id == message_id)
