"""Stores files before an import and what it replaced: sealed, and only the newest few."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, cast

from msgspec import Struct
from sqlalchemy import and_, delete, insert, select

from bot.storage.clock import now_ms
from bot.storage.crypto.cipher import CellPlace, Cipher
from bot.storage.repositories.servers.audit import new_id
from bot.storage.schema.tables import backups

if TYPE_CHECKING:
    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer
    from bot.storage.repositories.servers.guild_settings import JSON

KEPT = 6
"""How many are stored for a server; a new one replaces the oldest."""


class Backup(Struct, frozen=True):
    """A document that is sealed and ready to be written."""

    guild_id: int
    id: int
    sealed: bytes

    async def write(self, connection: AsyncConnection) -> None:
        """Store it, inside a transaction of the caller's."""
        await connection.execute(
            insert(backups).values(
                guild_id=self.guild_id, id=self.id, at=now_ms(), body_enc=self.sealed
            )
        )
        of_server = backups.c.guild_id == self.guild_id
        newest = select(backups.c.id).where(of_server).order_by(backups.c.id.desc()).limit(KEPT)
        await connection.execute(
            delete(backups).where(and_(of_server, backups.c.id.not_in(newest)))
        )


class Backups:
    """A server's newest backups: JSON documents under an id."""

    def __init__(self, database: Database, writer: Writer, cipher: Cipher) -> None:
        """Read from `database`, write through `writer`, seal and open with `cipher`."""
        self._database = database
        self._writer = writer
        self._cipher = cipher

    async def prepare(self, guild_id: int, body: JSON) -> Backup:
        """Seal a document off the event loop: it may be large."""
        backup_id = new_id()
        sealed = await asyncio.to_thread(self._seal, _place(guild_id, backup_id), body)
        return Backup(guild_id, backup_id, sealed)

    async def add(self, guild_id: int, body: JSON) -> int:
        """Store a document; return its id, committed. Raises StorageUnavailable."""
        backup = await self.prepare(guild_id, body)
        await self._writer.run(backup.write)
        return backup.id

    async def get(self, guild_id: int, backup_id: int) -> JSON:
        """Return a document of this server, or None. Raises StorageUnavailable."""
        query = select(backups.c.body_enc).where(
            backups.c.guild_id == guild_id, backups.c.id == backup_id
        )
        async with self._database.read() as connection:
            sealed = (await connection.execute(query)).scalar_one_or_none()
        return await asyncio.to_thread(self._open, _place(guild_id, backup_id), sealed)

    def _seal(self, place: CellPlace, body: JSON) -> bytes:
        return self._cipher.seal(json.dumps(body, separators=(",", ":")), place)

    def _open(self, place: CellPlace, sealed: bytes | None) -> JSON:
        body = self._cipher.open(sealed, place)
        return None if body is None else cast("JSON", json.loads(body))


async def take_backup(connection: AsyncConnection, guild_id: int, backup_id: int) -> bool:
    """Remove a document inside a transaction; False if it is gone, as at a second press."""
    condition = and_(backups.c.guild_id == guild_id, backups.c.id == backup_id)
    return (await connection.execute(delete(backups).where(condition))).rowcount > 0


def _place(guild_id: int, backup_id: int) -> CellPlace:
    return CellPlace("backups", guild_id, backup_id, "body")
