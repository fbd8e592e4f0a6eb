"""Stores which weekly summary each server has had, so that it gets each only once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, select

from bot.storage.clock import now_ms, to_ms
from bot.storage.engine.statements import insert
from bot.storage.schema.tables import guild_settings

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer

SWITCH = "digest"
SENT = "digest-sent"
"""Under this name the store keeps the Monday of the newest summary of a server."""


class Digests:
    """Remembers the newest weekly summary of each server."""

    def __init__(self, database: Database, writer: Writer) -> None:
        """Read from `database`, write through `writer`."""
        self._database = database
        self._writer = writer

    async def due(self, monday: datetime) -> list[int]:
        """Return the servers that had it switched on as `monday` began, and have not had it.

        Whoever switches it on later waits for the next Monday. Raises StorageUnavailable.
        """
        on, last = guild_settings.alias("switch"), guild_settings.alias("sent")
        same_server = and_(last.c.guild_id == on.c.guild_id, last.c.name == SENT)
        query = (
            select(on.c.guild_id)
            .select_from(on.outerjoin(last, same_server))
            .where(
                on.c.name == SWITCH,
                on.c.value == json.dumps(True),
                on.c.updated_at < to_ms(monday),
                last.c.value.is_distinct_from(_value(monday)),
            )
        )
        async with self._database.read() as connection:
            return [int(guild_id) for guild_id in (await connection.execute(query)).scalars()]

    async def claim(self, guild_id: int, monday: datetime) -> bool:
        """Note that a summary goes out now; False if another process or round was quicker.

        Raises StorageUnavailable.
        """
        statement = insert(guild_settings).values(
            guild_id=guild_id, name=SENT, value=_value(monday), updated_at=now_ms()
        )
        new = statement.excluded
        statement = statement.on_conflict_do_update(
            set_={"value": new.value, "updated_at": new.updated_at},
            where=guild_settings.c.value != new.value,
        )

        async def work(connection: AsyncConnection) -> bool:
            return (await connection.execute(statement)).rowcount > 0

        return await self._writer.run(work)

    async def release(self, guild_id: int, monday: datetime) -> None:
        """Take the note back, for the summary did not go out. Raises StorageUnavailable."""
        condition = and_(
            guild_settings.c.guild_id == guild_id,
            guild_settings.c.name == SENT,
            guild_settings.c.value == _value(monday),
        )

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(guild_settings).where(condition))

        await self._writer.run(work)


def _value(monday: datetime) -> str:
    return json.dumps(monday.date().isoformat())
