"""What an import is about to change, and what it replaced: kept for a while, sealed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from sqlalchemy import and_, delete, insert, select

from bot.storage.audit import new_id
from bot.storage.cipher import Cipher, Place
from bot.storage.clock import now_ms
from bot.storage.tables import backups

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.storage.database import Database
    from bot.storage.guild_settings import JSON
    from bot.storage.writer import Writer

KEPT = 6
"""How many a server keeps; the oldest goes when another comes."""


class Backups:
    """A server's newest backups: JSON documents under an id."""

    def __init__(self, database: Database, writer: Writer, cipher: Cipher) -> None:
        """Read from `database`, write through `writer`, seal and open with `cipher`."""
        self._database = database
        self._writer = writer
        self._cipher = cipher

    async def add(self, guild_id: int, body: JSON) -> int:
        """Keep a document; return its id, committed. Raises StorageUnavailable."""

        async def work(connection: AsyncConnection) -> int:
            return await write_backup(connection, self._cipher, guild_id, body)

        return await self._writer.run(work)

    async def get(self, guild_id: int, backup_id: int) -> JSON:
        """Return a document of this server, or None. Raises StorageUnavailable."""
        query = select(backups.c.body_enc).where(
            backups.c.guild_id == guild_id, backups.c.id == backup_id
        )
        async with self._database.read() as connection:
            sealed = (await connection.execute(query)).scalar_one_or_none()
        body = self._cipher.open(sealed, _place(guild_id, backup_id))
        return None if body is None else cast("JSON", json.loads(body))


async def write_backup(
    connection: AsyncConnection, cipher: Cipher, guild_id: int, body: JSON
) -> int:
    """Keep a document inside a transaction of the caller's; return its id."""
    backup_id = new_id()
    text = json.dumps(body, ensure_ascii=True, separators=(",", ":"))
    await connection.execute(
        insert(backups).values(
            guild_id=guild_id,
            id=backup_id,
            at=now_ms(),
            body_enc=cipher.seal(text, _place(guild_id, backup_id)),
        )
    )
    mine = backups.c.guild_id == guild_id
    newest = select(backups.c.id).where(mine).order_by(backups.c.id.desc()).limit(KEPT)
    await connection.execute(delete(backups).where(and_(mine, backups.c.id.not_in(newest))))
    return backup_id


async def take_backup(connection: AsyncConnection, guild_id: int, backup_id: int) -> bool:
    """Remove a document inside a transaction; False if it is gone, as at a second press."""
    mine = and_(backups.c.guild_id == guild_id, backups.c.id == backup_id)
    return (await connection.execute(delete(backups).where(mine))).rowcount > 0


def _place(guild_id: int, backup_id: int) -> Place:
    return Place("backups", guild_id, backup_id, "body")
