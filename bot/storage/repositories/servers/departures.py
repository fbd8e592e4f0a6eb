"""Servers that the bot has left: their data stay for some days, in case it comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from bot.storage.clock import from_ms, to_ms
from bot.storage.engine.statements import insert
from bot.storage.schema.tables import departures

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer


class Departures:
    """Notes and takes back departures."""

    def __init__(self, database: Database, writer: Writer) -> None:
        """Read from `database`, write through `writer`."""
        self._database = database
        self._writer = writer

    async def note(self, guild_ids: Collection[int], left_at: datetime) -> None:
        """Note departures; one that was noted before keeps its time. Raises StorageUnavailable."""
        if not guild_ids:
            return
        rows = [{"guild_id": guild_id, "left_at": to_ms(left_at)} for guild_id in guild_ids]

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(insert(departures).on_conflict_do_nothing(), rows)

        await self._writer.run(work)

    async def take_back(self, guild_id: int) -> bool:
        """Delete the note, as the bot is there again; False if there was none.

        Raises StorageUnavailable.
        """
        statement = delete(departures).where(departures.c.guild_id == guild_id)

        async def work(connection: AsyncConnection) -> bool:
            return (await connection.execute(statement)).rowcount > 0

        return await self._writer.run(work)

    async def all(self) -> dict[int, datetime]:
        """Return when each server was left. Raises StorageUnavailable."""
        async with self._database.read() as connection:
            rows = list(await connection.execute(select(departures)))
        return {row.guild_id: from_ms(row.left_at) for row in rows}
