"""Whom a message helped: one vote a member and message, changeable, without the member's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, delete, func, select

from bot.storage.clock import to_ms, utc_now
from bot.storage.engine.statements import insert
from bot.storage.repositories.community.answer_rows import HelpfulCount
from bot.storage.repositories.community.answer_sealing import AnswerSealer
from bot.storage.schema.community_tables import community_answers, community_votes

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer
    from bot.storage.repositories.community.answer_rows import AnswerMessage

_votes = community_votes


class MessageVotes:
    """The votes of all servers; each query is bound to one. All raise StorageUnavailable."""

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
        self._cipher = cipher
        self._rows = AnswerSealer(cipher)
        self.clock = clock

    async def cast(
        self,
        guild_id: int,
        post_id: int,
        answer: AnswerMessage,
        member_id: int,
        *,
        helpful: bool,
    ) -> HelpfulCount:
        """Store a member's vote on a message instead of an earlier one; return the counts."""

        async def work(connection: AsyncConnection) -> HelpfulCount:
            row = self._rows.values(guild_id, post_id, answer)
            await connection.execute(
                insert(community_answers).values(**row).on_conflict_do_nothing()
            )
            # All keys' names, so that a vote cast before a change of keys is replaced too.
            names = self._cipher.pseudonyms(
                "community-vote", guild_id, answer.message_id, member_id
            )
            here = _on(guild_id, answer.message_id)
            await connection.execute(delete(_votes).where(here, _votes.c.voter.in_(names)))
            await connection.execute(
                insert(_votes).values(
                    guild_id=guild_id,
                    message_id=answer.message_id,
                    voter=names[0],
                    at=to_ms(self.clock()),
                    helpful=helpful,
                )
            )
            return await _count(connection, guild_id, answer.message_id)

        return await self._writer.run(work)

    async def count(self, guild_id: int, message_id: int) -> HelpfulCount:
        """Count the votes on a message."""
        async with self._database.read() as connection:
            return await _count(connection, guild_id, message_id)


async def _count(connection: AsyncConnection, guild_id: int, message_id: int) -> HelpfulCount:
    query = (
        select(_votes.c.helpful, func.count())
        .where(_on(guild_id, message_id))
        .group_by(_votes.c.helpful)
    )
    counts = {bool(row[0]): int(row[1]) for row in await connection.execute(query)}
    return HelpfulCount(counts.get(True, 0), counts.get(False, 0))


def _on(guild_id: int, message_id: int) -> ColumnElement[bool]:
    return and_(_votes.c.guild_id == guild_id, _votes.c.message_id == message_id)
