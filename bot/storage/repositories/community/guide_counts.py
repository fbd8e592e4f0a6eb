"""Counts of guides: how often a step was reached on a day, and how often it led on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.storage.engine.statements import insert
from bot.storage.repositories.questions.log import within
from bot.storage.schema.community_tables import guide_counts

if TYPE_CHECKING:
    from bot.storage.engine.database import Database
    from bot.storage.engine.dialect import Value
    from bot.storage.engine.writer import Writer

_LED_ON = ">"
"""Behind the id of a step, which never holds it: the row counts how often the step led on."""


class GuideCounters:
    """Adds to and reads the counts of one server."""

    def __init__(self, database: Database, writer: Writer) -> None:
        """Read from `database`, write through `writer`."""
        self._database = database
        self._writer = writer
        row = insert(guide_counts)
        more = guide_counts.c.count + row.excluded.count
        self._add = row.on_conflict_do_update(set_={"count": more})

    async def reached(self, guild_id: int, guide: str, step: str) -> None:
        """Count that a step was reached. Waits for nothing, and never raises for the database."""
        await self._count(guild_id, guide, step)

    async def led_on(self, guild_id: int, guide: str, step: str) -> None:
        """Count that somebody went on from a step, or back. As `reached` does."""
        await self._count(guild_id, guide, step + _LED_ON)

    async def stops(
        self, guild_id: int, first: date, last: date
    ) -> Mapping[str, Mapping[str, int]]:
        """Return by guide and step how often somebody went no further, from `first` to `last`.

        Raises StorageUnavailable.
        """
        query = (
            select(guide_counts.c.guide, guide_counts.c.step, func.sum(guide_counts.c.count))
            .where(guide_counts.c.guild_id == guild_id, guide_counts.c.day.between(first, last))
            .group_by(guide_counts.c.guide, guide_counts.c.step)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        stops: dict[str, dict[str, int]] = {}
        for guide, step, count in rows:
            steps, sign = stops.setdefault(str(guide), {}), -1 if step.endswith(_LED_ON) else 1
            name = str(step).removesuffix(_LED_ON)
            steps[name] = steps.get(name, 0) + sign * int(count)
        return stops

    async def _count(self, guild_id: int, guide: str, step: str) -> None:
        values: dict[str, Value] = {
            "guild_id": guild_id,
            "day": datetime.now(UTC).date().isoformat(),
            "guide": guide,
            "step": step,
            "count": 1,
        }
        # No wait at all: nobody is kept from the next step by a count.
        await within(self._writer.note(self._add, values), 0)
