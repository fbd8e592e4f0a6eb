"""Counts a day: for what must be counted and not kept (people in danger, direct messages)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.storage.engine.statements import insert
from bot.storage.repositories.questions.log import WAIT_SECONDS, within
from bot.storage.schema.tables import daily_counts

if TYPE_CHECKING:
    from bot.storage.engine.database import Database
    from bot.storage.engine.dialect import Value
    from bot.storage.engine.writer import Writer

DIRECT_MESSAGES = 0
"""The guild id under which questions outside of every server are counted."""


class DailyCounters:
    """Adds to and reads the counts of one server."""

    def __init__(self, database: Database, writer: Writer) -> None:
        """Read from `database`, write through `writer`."""
        self._database = database
        self._writer = writer
        row = insert(daily_counts)
        more = daily_counts.c.count + row.excluded.count
        self._add = row.on_conflict_do_update(set_={"count": more})

    async def add(
        self,
        guild_id: int,
        name: str,
        day: date | None = None,
        by: int = 1,
        wait: float = WAIT_SECONDS,
    ) -> bool:
        """Count `by` more of `name` on `day` (today in UTC); True if committed within `wait`.

        Like a log row it waits in memory while the database is down, and never raises for that:
        nobody in danger waits for a counter.
        """
        iso = (day or datetime.now(UTC).date()).isoformat()
        values: dict[str, Value] = {"guild_id": guild_id, "day": iso, "name": name, "count": by}
        return await within(self._writer.note(self._add, values), wait)

    async def get(self, guild_id: int, name: str, day: date | None = None) -> int:
        """Return the count of one day (today in UTC). Raises StorageUnavailable."""
        one_day = day or datetime.now(UTC).date()
        return await self.total(guild_id, name, one_day, one_day)

    async def total(self, guild_id: int, name: str, first: date, last: date) -> int:
        """Return the sum over the days from `first` to `last`. Raises StorageUnavailable."""
        query = select(func.coalesce(func.sum(daily_counts.c.count), 0)).where(
            daily_counts.c.guild_id == guild_id,
            daily_counts.c.name == name,
            daily_counts.c.day.between(first, last),
        )
        async with self._database.read() as connection:
            return int((await connection.execute(query)).scalar_one())
