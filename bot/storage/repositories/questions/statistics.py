"""Figures of a server's log over a period, read from indices alone however long the log is."""

from __future__ import annotations

import statistics
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import BigInteger, Select, and_, func, literal_column, select

from bot.storage.schema.tables import questions, votes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.storage.engine.connections import AsyncConnection

TOP_ENTRIES = 10
TIMED = 500
"""How many of the newest questions count for the median latency."""
_OUTCOMES = ("answer", "suggest", "none")


class LogStatistics(Struct, frozen=True):
    """Figures of a server's log over a period; votes count by when they were cast.

    median_latency_ms: of the newest 500 questions of the period at most.
    """

    total: int
    by_outcome: Mapping[str, int]
    top_entries: tuple[tuple[str, int], ...]
    helpful: int
    not_helpful: int
    median_latency_ms: float | None


async def read_statistics(connection: AsyncConnection, guild_id: int, start: int) -> LogStatistics:
    """Sum up what was asked and voted from `start` (epoch milliseconds) on."""
    outcomes: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    for row in (await connection.execute(_by_entry(guild_id, start))).mappings():
        outcomes.update({name: int(row[name]) for name in _OUTCOMES if row[name]})
        if row["entry_id"] is not None and row["answer"]:
            answered[str(row["entry_id"])] = int(row["answer"])
    cast_votes = _votes(guild_id, start)
    votes_cast = {bool(row[0]): int(row[1]) for row in await connection.execute(cast_votes)}
    times = list((await connection.execute(_latencies(guild_id, start))).scalars())
    top = sorted(answered.items(), key=lambda item: (-item[1], item[0]))[:TOP_ENTRIES]
    return LogStatistics(
        total=outcomes.total(),
        by_outcome=dict(outcomes),
        top_entries=tuple(top),
        helpful=votes_cast.get(True, 0),
        not_helpful=votes_cast.get(False, 0),
        median_latency_ms=statistics.median(times) if times else None,
    )


def _by_entry(guild_id: int, start: int) -> Select[*tuple[object, ...]]:
    """Count outcomes by the entry that came nearest: the index holds them in that order."""
    counts = [func.count().filter(questions.c.outcome == name).label(name) for name in _OUTCOMES]
    # The plus keeps SQLite from the index over times, which would cost a look at every row.
    asked_at = literal_column("+questions.asked_at", BigInteger)
    period = and_(questions.c.guild_id == guild_id, asked_at >= start)
    return select(questions.c.entry_id, *counts).where(period).group_by(questions.c.entry_id)


def _votes(guild_id: int, start: int) -> Select[bool, int]:
    period = and_(votes.c.guild_id == guild_id, votes.c.voted_at >= start)
    return select(votes.c.helpful, func.count()).where(period).group_by(votes.c.helpful)


def _latencies(guild_id: int, start: int) -> Select[float]:
    period = and_(questions.c.guild_id == guild_id, questions.c.asked_at >= start)
    newest = questions.c.asked_at.desc()
    return select(questions.c.latency_ms).where(period).order_by(newest).limit(TIMED)
