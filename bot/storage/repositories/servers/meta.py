"""Stores facts of the bot itself, such as the hash of the commands that it has synced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.storage.engine.statements import insert
from bot.storage.schema.tables import meta

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.storage.engine.connections import AsyncConnection
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
        await self.change(name, lambda _: value)

    async def change(self, name: str, new: Callable[[str | None], str]) -> str:
        """Set a value by what it is until now (None: never put); return it, committed.

        Raises StorageUnavailable, and whatever `new` raises, which leaves the value as it is.
        """
        current = select(meta.c.value).where(meta.c.name == name)

        async def work(connection: AsyncConnection) -> str:
            value = new((await connection.execute(current)).scalar())
            statement = insert(meta).values(name=name, value=value)
            await connection.execute(statement.on_conflict_do_update(set_={"value": value}))
            return value

        return await self._writer.run(work)
