"""The reasons that servers have changed, hidden or added, sealed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from sqlalchemy import and_, delete, func, select

from bot.storage.clock import now_ms
from bot.storage.crypto.cipher import CellPlace, Cipher
from bot.storage.engine.statements import insert
from bot.storage.schema.moderation_tables import reason_presets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.repositories.servers.guild_settings import JSON


class ReasonRows:
    """A server's bodies of reasons by id, in their order.

    What changes them works on a connection that the caller gives: it goes with its audit row.
    """

    def __init__(self, database: Database, cipher: Cipher) -> None:
        """Read from `database`, seal and open with `cipher`."""
        self._database = database
        self._cipher = cipher

    async def all(self, guild_id: int) -> dict[str, JSON]:
        """Return all of a server. Raises StorageUnavailable."""
        async with self._database.read() as connection:
            return await self.read(connection, guild_id)

    async def read(self, connection: AsyncConnection, guild_id: int) -> dict[str, JSON]:
        """Return all of a server, as the caller's transaction sees them."""
        here = reason_presets.c.guild_id == guild_id
        query = select(reason_presets).where(here).order_by(reason_presets.c.position)
        bodies: dict[str, JSON] = {}
        for row in (await connection.execute(query)).mappings():
            body = self._cipher.open(row["body_enc"], _place(guild_id, row["id"]))
            if body is not None:
                bodies[row["id"]] = cast("JSON", json.loads(body))
        return bodies

    async def write(
        self, connection: AsyncConnection, guild_id: int, reason_id: str, body: JSON
    ) -> None:
        """Store one: a new one comes last, another keeps its place. None deletes it."""
        is_row = and_(reason_presets.c.guild_id == guild_id, reason_presets.c.id == reason_id)
        if body is None:
            await connection.execute(delete(reason_presets).where(is_row))
            return
        last = select(func.coalesce(func.max(reason_presets.c.position), 0) + 1).where(
            reason_presets.c.guild_id == guild_id
        )
        statement = insert(reason_presets).values(
            guild_id=guild_id,
            id=reason_id,
            position=last.scalar_subquery(),
            body_enc=self._cipher.seal(json.dumps(body), _place(guild_id, reason_id)),
            updated_at=now_ms(),
        )
        new = statement.excluded
        values = {"body_enc": new.body_enc, "updated_at": new.updated_at}
        await connection.execute(statement.on_conflict_do_update(set_=values))

    async def replace(
        self, connection: AsyncConnection, guild_id: int, bodies: Mapping[str, JSON]
    ) -> None:
        """Put these in the place of all that a server has."""
        here = reason_presets.c.guild_id == guild_id
        await connection.execute(delete(reason_presets).where(here))
        for reason_id, body in bodies.items():
            await self.write(connection, guild_id, reason_id, body)


def _place(guild_id: int, reason_id: str) -> CellPlace:
    return CellPlace("reason_presets", guild_id, reason_id, "body")
