"""Votes on answers: one a member and answer, changeable, without the member's identity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, func, insert, select

from bot.storage.clock import now_ms
from bot.storage.tables import votes

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.storage.cipher import Cipher
    from bot.storage.database import Database
    from bot.storage.writer import Writer


@dataclass(frozen=True, slots=True)
class Tally:
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

        Committed when it returns. Raises StorageUnavailable.
        """
        # Server, question and member: the same member's votes on two questions share nothing.
        names = self._cipher.pseudonyms("vote", guild_id, question_id, user_id)
        now = now_ms()

        async def work(connection: AsyncConnection) -> bool | None:
            # All keys' names, so that a vote cast before a change of keys is replaced too.
            mine = and_(
                votes.c.guild_id == guild_id,
                votes.c.question_id == question_id,
                votes.c.voter.in_(names),
            )
            before = (await connection.execute(select(votes.c.helpful).where(mine))).scalar()
            await connection.execute(delete(votes).where(mine))
            values = (guild_id, question_id, names[0], helpful, now)
            await connection.execute(insert(votes).values(values))
            return before

        return await self._writer.run(work)

    async def tally(self, guild_id: int, question_id: int) -> Tally:
        """Count the votes on one answer. Raises StorageUnavailable."""
        query = (
            select(votes.c.helpful, func.count())
            .where(votes.c.guild_id == guild_id, votes.c.question_id == question_id)
            .group_by(votes.c.helpful)
        )
        async with self._database.read() as connection:
            counts = {bool(row[0]): int(row[1]) for row in await connection.execute(query)}
        return Tally(helpful=counts.get(True, 0), not_helpful=counts.get(False, 0))
