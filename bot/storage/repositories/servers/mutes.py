"""Stores, without identity, which members want no unasked answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, delete, select

from bot.storage.clock import now_ms
from bot.storage.engine.statements import insert
from bot.storage.schema.tables import mutes

if TYPE_CHECKING:
    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer


class Mutes:
    """Remembers and forgets one member's wish in one server."""

    def __init__(self, database: Database, writer: Writer, cipher: Cipher) -> None:
        """Read from `database`, write through `writer`, make pseudonyms with `cipher`."""
        self._database = database
        self._writer = writer
        self._cipher = cipher

    async def add(self, guild_id: int, user_id: int) -> None:
        """Remember that a member wants no offers. Raises StorageUnavailable."""
        member = self._names(guild_id, user_id)[0]
        statement = insert(mutes).values(guild_id=guild_id, member=member, at=now_ms())

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement.on_conflict_do_nothing())

        await self._writer.run(work)

    async def remove(self, guild_id: int, user_id: int) -> None:
        """Forget it. Raises StorageUnavailable."""

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(mutes).where(self._is_own(guild_id, user_id)))

        await self._writer.run(work)

    async def has(self, guild_id: int, user_id: int) -> bool:
        """Say whether a member wants no offers. Raises StorageUnavailable."""
        query = select(mutes.c.guild_id).where(self._is_own(guild_id, user_id)).limit(1)
        async with self._database.read() as connection:
            return (await connection.execute(query)).first() is not None

    def _is_own(self, guild_id: int, user_id: int) -> ColumnElement[bool]:
        # The names of all keys, so that a wish from before a change of keys holds on.
        names = self._names(guild_id, user_id)
        return and_(mutes.c.guild_id == guild_id, mutes.c.member.in_(names))

    def _names(self, guild_id: int, user_id: int) -> tuple[bytes, ...]:
        return self._cipher.pseudonyms("mute", guild_id, user_id)
