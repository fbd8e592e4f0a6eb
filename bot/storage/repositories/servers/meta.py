"""Stores facts of the bot itself, such as the hash of the commands that it has synced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.storage.engine.statements import insert
from bot.storage.schema.tables import meta

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer


class Meta:
    """A small key-value store for the whole bot."""

    def __init__(self, database: Database, writer: Writer) -> None:
        """Read from `database`, write through `writer`."""
        self._database = database
        self._writer = writer

    async def get(self, name: str) -> str | None:
        """Return a value, None if it was never put. Raises StorageUnavailable."""
        async with self._database.read() as connection:
            return (
                await connection.execute(select(meta.c.value).where(meta.c.name == name))
            ).scalar()

    async def put(self, name: str, value: str) -> None:
        """Set a value; committed when it returns. Raises StorageUnavailable."""
        statement = insert(meta).values(name=name, value=value)
        statement = statement.on_conflict_do_update(set_={"value": statement.excluded.value})

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._writer.run(work)
