"""How a server's entries were: one row each time that somebody saved one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, RowMapping, and_, delete, insert, select

from bot.storage.clock import from_ms, now_ms
from bot.storage.crypto.cipher import CellPlace, Cipher
from bot.storage.repositories.knowledge.entries import json_of, text_of
from bot.storage.schema.tables import entry_revisions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.storage.repositories.servers.guild_settings import JSON

MAX_REVISIONS = 100
"""Revisions kept of an entry; the oldest go first."""


@dataclass(frozen=True, slots=True)
class NewRevision:
    """A state of an entry; without an actor it is the shipped one."""

    entry_id: str
    revision: int
    action: str
    body: JSON
    actor_id: int | None = None


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A stored state of an entry; `body` is None if no key opens it, `actor_id` once erased."""

    entry_id: str
    revision: int
    action: str
    body: JSON
    actor_id: int | None
    at: datetime


class Revisions:
    """Reads and writes revisions on a connection that is given."""

    def __init__(self, cipher: Cipher) -> None:
        """Seal and open with `cipher`."""
        self._cipher = cipher

    async def add(self, connection: AsyncConnection, guild_id: int, new: NewRevision) -> None:
        """Keep a revision, and drop those beyond the bound."""
        await self.add_all(connection, guild_id, [new])
        too_old = entry_revisions.c.revision <= new.revision - MAX_REVISIONS
        await connection.execute(
            delete(entry_revisions).where(_of(guild_id, new.entry_id), too_old)
        )

    async def add_all(
        self, connection: AsyncConnection, guild_id: int, new: Sequence[NewRevision]
    ) -> None:
        """Keep revisions of many entries at once; none is dropped."""
        now = now_ms()
        values: list[dict[str, object]] = []
        for one in new:
            actor = None
            if one.actor_id is not None:
                actor = self._seal(guild_id, one, "actor", str(one.actor_id))
            values.append(
                {
                    "guild_id": guild_id,
                    "entry_id": one.entry_id,
                    "revision": one.revision,
                    "action": one.action,
                    "body_enc": self._seal(guild_id, one, "body", text_of(one.body)),
                    "actor_enc": actor,
                    "at": now,
                }
            )
        if values:
            await connection.execute(insert(entry_revisions), values)

    async def of(
        self, connection: AsyncConnection, guild_id: int, entry_id: str, limit: int = MAX_REVISIONS
    ) -> list[RevisionRow]:
        """Return the revisions of one entry of this server, the newest first."""
        query = select(entry_revisions).where(_of(guild_id, entry_id))
        query = query.order_by(entry_revisions.c.revision.desc()).limit(limit)
        return [self._row(row) for row in (await connection.execute(query)).mappings()]

    async def get(
        self, connection: AsyncConnection, guild_id: int, entry_id: str, revision: int
    ) -> RevisionRow | None:
        """Return one revision of an entry of this server."""
        mine = and_(_of(guild_id, entry_id), entry_revisions.c.revision == revision)
        row = (await connection.execute(select(entry_revisions).where(mine))).mappings().first()
        return None if row is None else self._row(row)

    async def clear(self, connection: AsyncConnection, guild_id: int) -> None:
        """Delete all revisions of a server."""
        mine = entry_revisions.c.guild_id == guild_id
        await connection.execute(delete(entry_revisions).where(mine))

    def _seal(self, guild_id: int, new: NewRevision, column: str, text: str) -> bytes:
        return self._cipher.seal(text, _place(guild_id, new.entry_id, new.revision, column))

    def _row(self, row: RowMapping) -> RevisionRow:
        def opened(column: str) -> str | None:
            place = _place(row["guild_id"], row["entry_id"], row["revision"], column)
            return self._cipher.open(row[f"{column}_enc"], place)

        actor = opened("actor")
        return RevisionRow(
            entry_id=row["entry_id"],
            revision=row["revision"],
            action=row["action"],
            body=json_of(opened("body")),
            actor_id=None if actor is None else int(actor),
            at=from_ms(row["at"]),
        )


def _place(guild_id: int, entry_id: str, revision: int, column: str) -> CellPlace:
    return CellPlace("entry_revisions", guild_id, f"{entry_id}/{revision}", column)


def _of(guild_id: int, entry_id: str) -> ColumnElement[bool]:
    return and_(entry_revisions.c.guild_id == guild_id, entry_revisions.c.entry_id == entry_id)
