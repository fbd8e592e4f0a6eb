"""Times that lie ahead: rows that a wrong clock dated into the future count as written now.

They would stay until that date otherwise, whatever was promised. Nothing is deleted here; from the
new time on each row goes when its own time is over.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Column, Table, and_, delete, func, literal, select

from bot.storage.clock import to_ms
from bot.storage.engine.batches import empty_some
from bot.storage.engine.statements import insert
from bot.storage.inventory import SERVER_TABLES
from bot.storage.inventory.servers import COUNT_DAYS
from bot.storage.schema.tables import daily_counts

if TYPE_CHECKING:
    from bot.storage.engine.batches import Batches
    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database

AHEAD = timedelta(days=1)
"""Clocks differ a little; more than this ahead is wrong."""


async def restamp(database: Database, batches: Batches, now: datetime) -> int:
    """Date all that lies more than a day ahead of `now` to `now`; return how many rows.

    Raises StorageUnavailable; what was done by then is done.
    """
    latest, total = to_ms(now + AHEAD), 0
    for table in (policy.table for policy in SERVER_TABLES):
        for column in _times(table):
            query = select(table.c.guild_id, func.max(column)).group_by(table.c.guild_id)
            async with database.read() as connection:
                newest = list(await connection.execute(query))
            for guild_id, at in newest:
                if at is not None and at > latest:
                    ahead = and_(table.c.guild_id == guild_id, column > latest)
                    statement = empty_some(table, ahead, {column.name: to_ms(now)})
                    total += await batches.until_done(statement)
    return total + await batches.step(lambda connection: _restamp_counts(connection, now))


def _times(table: Table) -> list[Column[Any]]:
    """Return the columns that hold a moment: `at`, and what ends in `_at`."""
    moments = [column for column in table.columns if isinstance(column.type, BigInteger)]
    return [column for column in moments if f"_{column.name}".endswith("_at")]


async def _restamp_counts(connection: AsyncConnection, now: datetime) -> int:
    """Add the counts of days far ahead to today's: the day is part of a count's key.

    They name nobody, so those that stay a little too long are left where they are.
    """
    counts, today = daily_counts, now.date()
    ahead = counts.c.day > today + timedelta(days=COUNT_DAYS)
    key = (counts.c.guild_id, counts.c.name)
    sums = select(counts.c.guild_id, literal(today), counts.c.name, func.sum(counts.c.count))
    row = insert(counts).from_select(
        ["guild_id", "day", "name", "count"], sums.where(ahead).group_by(*key)
    )
    more = counts.c.count + row.excluded.count
    await connection.execute(row.on_conflict_do_update(set_={"count": more}))
    return (await connection.execute(delete(counts).where(ahead))).rowcount
