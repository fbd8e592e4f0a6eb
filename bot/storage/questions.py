"""Reading the question log of one server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, RowMapping, Select, and_, delete, func, select

from bot.storage.clock import from_ms, to_ms
from bot.storage.log import place_of
from bot.storage.tables import cases, questions, votes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.storage.cipher import Cipher
    from bot.storage.database import Database
    from bot.storage.writer import Writer

MOST_ROWS = 100
TOP_ENTRIES = 10


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question from the log; `text` is None if it was not kept or no key opens it."""

    guild_id: int
    id: int
    channel_id: int
    asked_at: datetime
    via: str
    outcome: str
    entry_id: str | None
    score: float | None
    latency_ms: float
    text: str | None
    helpful: int
    not_helpful: int


@dataclass(frozen=True, slots=True)
class Stats:
    """What a server's log says of a period; votes count by when they were cast."""

    total: int
    by_outcome: Mapping[str, int]
    top_entries: tuple[tuple[str, int], ...]
    helpful: int
    not_helpful: int
    median_latency_ms: float | None


class Questions:
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
        query = _rows(guild_id).order_by(questions.c.id.desc())
        query = query.limit(max(1, min(limit, MOST_ROWS)))
        if before is not None:
            query = query.where(questions.c.id < before)
        if outcome is not None:
            query = query.where(questions.c.outcome == outcome)
        async with self._database.read() as connection:
            return [self._row(row) for row in (await connection.execute(query)).mappings()]

    async def get(self, guild_id: int, question_id: int) -> QuestionRow | None:
        """Return one question of this server. Raises StorageUnavailable."""
        query = _rows(guild_id).where(questions.c.id == question_id)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else self._row(row)

    async def stats(self, guild_id: int, since: datetime) -> Stats:
        """Sum up what was asked and voted from `since` on. Raises StorageUnavailable."""
        start = to_ms(since)
        period = and_(questions.c.guild_id == guild_id, questions.c.asked_at >= start)
        async with self._database.read(snapshot=True) as connection:
            by_outcome = await _tally(connection, _by_outcome(period))
            entries = await _tally(connection, _top_entries(period))
            cast = await _tally(connection, _helpful(guild_id, start))
            total = sum(by_outcome.values())
            median = await _median_latency(connection, period, total)
        return Stats(
            total=total,
            by_outcome=by_outcome,
            top_entries=tuple(entries.items()),
            helpful=cast.get("True", 0),
            not_helpful=cast.get("False", 0),
            median_latency_ms=median,
        )

    async def forget(self, guild_id: int, question_id: int) -> bool:
        """Delete a question with its votes and the case that was opened from it.

        True if there was a question. One that still waits in memory is written first, then
        deleted: the writer keeps the order. Raises StorageUnavailable.
        """

        async def work(connection: AsyncConnection) -> bool:
            for table in (votes, cases):
                of_question = table.c.question_id == question_id
                await connection.execute(
                    delete(table).where(table.c.guild_id == guild_id, of_question)
                )
            mine = and_(questions.c.guild_id == guild_id, questions.c.id == question_id)
            return (await connection.execute(delete(questions).where(mine))).rowcount > 0

        return await self._writer.run(work)

    def _row(self, row: RowMapping) -> QuestionRow:
        values = dict(row)
        sealed = values.pop("text_enc")
        for unread in ("asker", "vector_enc", "handled"):
            del values[unread]
        values["asked_at"] = from_ms(values["asked_at"])
        place = place_of(values["guild_id"], values["id"])
        return QuestionRow(**values, text=self._cipher.open(sealed, place))


def _rows(guild_id: int) -> Select[*tuple[object, ...]]:
    def votes_cast(*, helpful: bool) -> ColumnElement[int]:
        return (
            select(func.count())
            .select_from(votes)
            .where(
                votes.c.guild_id == questions.c.guild_id,
                votes.c.question_id == questions.c.id,
                votes.c.helpful == helpful,
            )
            .scalar_subquery()
        )

    return select(
        questions,
        votes_cast(helpful=True).label("helpful"),
        votes_cast(helpful=False).label("not_helpful"),
    ).where(questions.c.guild_id == guild_id)


def _by_outcome(period: ColumnElement[bool]) -> Select[str, int]:
    return select(questions.c.outcome, func.count()).where(period).group_by(questions.c.outcome)


def _top_entries(period: ColumnElement[bool]) -> Select[str, int]:
    answered = and_(period, questions.c.outcome == "answer", questions.c.entry_id.is_not(None))
    return (
        select(questions.c.entry_id, func.count())
        .where(answered)
        .group_by(questions.c.entry_id)
        .order_by(func.count().desc(), questions.c.entry_id)
        .limit(TOP_ENTRIES)
    )


def _helpful(guild_id: int, start: int) -> Select[bool, int]:
    cast = and_(votes.c.guild_id == guild_id, votes.c.voted_at >= start)
    return select(votes.c.helpful, func.count()).where(cast).group_by(votes.c.helpful)


async def _tally(
    connection: AsyncConnection, query: Select[str, int] | Select[bool, int]
) -> dict[str, int]:
    return {str(name): count for name, count in await connection.execute(query)}


async def _median_latency(
    connection: AsyncConnection, period: ColumnElement[bool], total: int
) -> float | None:
    """Return the middle value, or the mean of the middle two."""
    if total == 0:
        return None
    middle = (
        select(questions.c.latency_ms)
        .where(period)
        .order_by(questions.c.latency_ms)
        .limit(2 - total % 2)
        .offset((total - 1) // 2)
    )
    values = list((await connection.execute(middle)).scalars())
    return sum(values) / len(values)
