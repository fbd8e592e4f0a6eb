"""Reading the question log of one server, and forgetting what is in it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, func, select

from bot.storage.clock import to_ms
from bot.storage.crypto.surrogates import all_stored_ids, stored_ids
from bot.storage.repositories.questions.filters import QuestionFilter
from bot.storage.repositories.questions.log import place_of
from bot.storage.repositories.questions.rows import QuestionRow, read_row, rows_of
from bot.storage.repositories.questions.statistics import LogStatistics, read_statistics
from bot.storage.schema.tables import cases, questions, votes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Row

    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer

MOST_ROWS = 100
BATCH = 500
"""How many questions are deleted in one transaction: answers are written between two."""
_EVERYTHING = QuestionFilter()


class LoggedQuestions:
    """The log of questions, read and forgotten, always for one server."""

    def __init__(self, database: Database, writer: Writer, cipher: Cipher) -> None:
        """Read from `database`, delete through `writer`, open texts with `cipher`."""
        self._database = database
        self._writer = writer
        self._cipher = cipher

    async def recent(
        self,
        guild_id: int,
        limit: int = 10,
        before: int | None = None,
        outcome: str | None = None,
    ) -> list[QuestionRow]:
        """Return the newest questions, at most `limit` (1 to 100).

        `before` is the id of the last row of the page before; `outcome` keeps one outcome.
        Raises StorageUnavailable.
        """
        return await self.page(guild_id, QuestionFilter(outcome=outcome), limit, before)

    async def page(
        self, guild_id: int, criteria: QuestionFilter, limit: int, before: int | None = None
    ) -> list[QuestionRow]:
        """Return the newest questions that match, as `recent` does."""
        return await self.bulk(guild_id, criteria, max(1, min(limit, MOST_ROWS)), before)

    async def bulk(
        self, guild_id: int, criteria: QuestionFilter, limit: int, before: int | None = None
    ) -> list[QuestionRow]:
        """Return the newest questions that match, any number, opened off the event loop."""
        query = rows_of().where(criteria.where(guild_id)).order_by(questions.c.id.desc())
        if before is not None:
            query = query.where(questions.c.id < before)
        async with self._database.read() as connection:
            rows = (await connection.execute(query.limit(limit))).mappings().all()
        # A page is opened in a few milliseconds; more would hold up answers.
        if len(rows) <= MOST_ROWS:
            return [read_row(row, self._cipher) for row in rows]
        return await asyncio.to_thread(lambda: [read_row(row, self._cipher) for row in rows])

    async def get(self, guild_id: int, question_id: int) -> QuestionRow | None:
        """Return one question of this server, by its own id or as it is stored.

        Raises StorageUnavailable.
        """
        ids = stored_ids(self._cipher, guild_id, question_id)
        query = rows_of().where(questions.c.guild_id == guild_id, questions.c.id.in_(ids))
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else read_row(row, self._cipher)

    async def some(self, guild_id: int, ids: Sequence[int]) -> list[QuestionRow]:
        """Return these questions of this server, newest first. Raises StorageUnavailable."""
        condition = and_(questions.c.guild_id == guild_id, questions.c.id.in_(ids))
        query = rows_of().where(condition).order_by(questions.c.id.desc())
        async with self._database.read() as connection:
            return [
                read_row(row, self._cipher) for row in (await connection.execute(query)).mappings()
            ]

    async def texts(
        self, guild_id: int, criteria: QuestionFilter, limit: int, before: int | None = None
    ) -> list[tuple[int, str | None]]:
        """Return ids and texts, newest first: for looking through many. Opened off the event loop.

        Raises StorageUnavailable.
        """
        query = select(questions.c.id, questions.c.text_enc).where(criteria.where(guild_id))
        if before is not None:
            query = query.where(questions.c.id < before)
        async with self._database.read() as connection:
            newest = query.order_by(questions.c.id.desc()).limit(limit)
            rows = (await connection.execute(newest)).all()
        return await asyncio.to_thread(self._open_texts, guild_id, rows)

    async def ids(self, guild_id: int, criteria: QuestionFilter) -> list[int]:
        """Return the ids of all that match, newest first. Raises StorageUnavailable."""
        query = select(questions.c.id).where(criteria.where(guild_id))
        async with self._database.read() as connection:
            return list((await connection.execute(query.order_by(questions.c.id.desc()))).scalars())

    async def count(self, guild_id: int, criteria: QuestionFilter = _EVERYTHING) -> int:
        """Count what matches. Raises StorageUnavailable."""
        query = select(func.count()).select_from(questions).where(criteria.where(guild_id))
        async with self._database.read() as connection:
            return int((await connection.execute(query)).scalar_one())

    async def statistics(self, guild_id: int, since: datetime) -> LogStatistics:
        """Sum up what was asked and voted from `since` on. Raises StorageUnavailable."""
        async with self._database.read(snapshot=True) as connection:
            return await read_statistics(connection, guild_id, to_ms(since))

    async def forget(self, guild_id: int, question_id: int) -> bool:
        """Delete a question with its votes and the case that was opened from it.

        True if there was a question. One that still waits in memory is written first, then
        deleted: the writer keeps the order. Raises StorageUnavailable.
        """
        return await self.forget_many(guild_id, [question_id]) > 0

    async def forget_many(self, guild_id: int, ids: Sequence[int]) -> int:
        """Delete these questions as `forget` does, in batches; return how many there were.

        Each by its own id or as it is stored.

        Raises StorageUnavailable; batches that were done by then stay done.
        """
        count = 0
        for start in range(0, len(ids), BATCH):
            batch = all_stored_ids(self._cipher, guild_id, ids[start : start + BATCH])
            count += await self._forget(guild_id, batch)
        return count

    async def _forget(self, guild_id: int, ids: Sequence[int]) -> int:
        async def work(connection: AsyncConnection) -> int:
            for table in (votes, cases):
                of_these = and_(table.c.guild_id == guild_id, table.c.question_id.in_(ids))
                await connection.execute(delete(table).where(of_these))
            condition = and_(questions.c.guild_id == guild_id, questions.c.id.in_(ids))
            return (await connection.execute(delete(questions).where(condition))).rowcount

        return await self._writer.run(work)

    def _open_texts(
        self, guild_id: int, rows: Sequence[Row[int, bytes | None]]
    ) -> list[tuple[int, str | None]]:
        open_text = self._cipher.open
        return [(row[0], open_text(row[1], place_of(guild_id, row[0]))) for row in rows]
