"""Votes on answers: one a member and answer, changeable, without the member's identity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import and_, delete, func, insert, or_, select

from bot.storage.clock import now_ms
from bot.storage.crypto.surrogates import stored_id, stored_ids
from bot.storage.schema.tables import votes

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer


class VoteCounts(Struct, frozen=True):
    """How many members found one answer helpful, and how many did not."""

    helpful: int
    not_helpful: int


class Votes:
    """Casts and counts votes."""

    def __init__(self, database: Database, writer: Writer, cipher: Cipher) -> None:
        """Read from `database`, write through `writer`, make pseudonyms with `cipher`."""
        self._database = database
        self._writer = writer
        self._cipher = cipher

    async def cast(
        self,
        guild_id: int,
        question_id: int,
        user_id: int,
        helpful: bool,
    ) -> bool | None:
        """Store a member's vote; return their vote until now, None if this is the first.

        The question is named by its own id or as it is stored. Committed when it returns. Raises
        StorageUnavailable.
        """
        now = now_ms()

        async def work(connection: AsyncConnection) -> bool | None:
            # All keys' ids and names, so that a vote cast before a change of keys is replaced too.
            ids = stored_ids(self._cipher, guild_id, question_id)
            own_votes = or_(*(self._is_of(guild_id, each, user_id) for each in ids))
            earlier = (await connection.execute(select(votes.c.helpful).where(own_votes))).scalar()
            await connection.execute(delete(votes).where(own_votes))
            number = await stored_id(connection, self._cipher, guild_id, question_id)
            name = self._names(guild_id, number, user_id)[0]
            values = (guild_id, number, name, helpful, now)
            await connection.execute(insert(votes).values(values))
            return earlier

        return await self._writer.run(work)

    async def tally(self, guild_id: int, question_id: int) -> VoteCounts:
        """Count the votes on one answer. Raises StorageUnavailable."""
        ids = stored_ids(self._cipher, guild_id, question_id)
        query = (
            select(votes.c.helpful, func.count())
            .where(votes.c.guild_id == guild_id, votes.c.question_id.in_(ids))
            .group_by(votes.c.helpful)
        )
        async with self._database.read() as connection:
            counts = {bool(row[0]): int(row[1]) for row in await connection.execute(query)}
        return VoteCounts(helpful=counts.get(True, 0), not_helpful=counts.get(False, 0))

    def _names(self, guild_id: int, question_id: int, user_id: int) -> tuple[bytes, ...]:
        """Name a voter: the same member's votes on two questions share nothing."""
        return self._cipher.pseudonyms("vote", guild_id, question_id, user_id)

    def _is_of(self, guild_id: int, question_id: int, user_id: int) -> ColumnElement[bool]:
        return and_(
            votes.c.guild_id == guild_id,
            votes.c.question_id == question_id,
            votes.c.voter.in_(self._names(guild_id, question_id, user_id)),
        )
