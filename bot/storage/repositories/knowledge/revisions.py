"""The history of a server's entries: one row for each time that somebody saved one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import ColumnElement, RowMapping, and_, delete, insert, select

from bot.storage.clock import from_ms, now_ms
from bot.storage.crypto.cipher import CellPlace, Cipher
from bot.storage.repositories.knowledge.entries import json_of, text_of
from bot.storage.schema.tables import entry_revisions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.repositories.servers.guild_settings import JSON

MAX_REVISIONS = 100
"""The most revisions of one entry; the oldest are deleted."""


class NewRevision(Struct, frozen=True):
    """A revision to store; without an actor it is the shipped entry."""

    entry_id: str
    revision: int
    action: str
    body: JSON
    actor_id: int | None = None


class RevisionRow(Struct, frozen=True):
    """A stored revision; `body` is None if no key opens it, `actor_id` is None once erased."""

    entry_id: str
    revision: int
    action: str
    body: JSON
    actor_id: int | None
    at: datetime


class Revisions:
    """The revisions of servers' entries, on a connection of the caller."""

    def __init__(self, cipher: Cipher) -> None:
        """Seal and open with `cipher`."""
        self._cipher = cipher

    async def add(self, connection: AsyncConnection, guild_id: int, new: NewRevision) -> None:
        """Store a revision, and delete those beyond the limit."""
        await self.add_all(connection, guild_id, [new])
        too_old = entry_revisions.c.revision <= new.revision - MAX_REVISIONS
        await connection.execute(
            delete(entry_revisions).where(_of(guild_id, new.entry_id), too_old)
        )

    async def add_all(
        self, connection: AsyncConnection, guild_id: int, new: Sequence[NewRevision]
    ) -> None:
        """Store revisions of many entries at once; delete none."""
        now = now_ms()
        values: list[dict[str, object]] = []
        for revision in new:
            actor = None
            if revision.actor_id is not None:
                actor = self._seal(guild_id, revision, "actor", str(revision.actor_id))
            values.append(
                {
                    "guild_id": guild_id,
                    "entry_id": revision.entry_id,
                    "revision": revision.revision,
                    "action": revision.action,
                    "body_enc": self._seal(guild_id, revision, "body", text_of(revision.body)),
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
        condition = and_(_of(guild_id, entry_id), entry_revisions.c.revision == revision)
        query = select(entry_revisions).where(condition)
        row = (await connection.execute(query)).mappings().first()
        return None if row is None else self._row(row)

    async def clear(self, connection: AsyncConnection, guild_id: int) -> None:
        """Delete all revisions of a server."""
        of_server = entry_revisions.c.guild_id == guild_id
        await connection.execute(delete(entry_revisions).where(of_server))

    def _seal(self, guild_id: int, new: NewRevision, column: str, text: str) -> bytes:
        return self._cipher.seal(text, _place(guild_id, new.entry_id, new.revision, column))

    def _row(self, row: RowMapping) -> RevisionRow:
        def open_cell(column: str) -> str | None:
            place = _place(row["guild_id"], row["entry_id"], row["revision"], column)
            return self._cipher.open(row[f"{column}_enc"], place)

        actor = open_cell("actor")
        return RevisionRow(
            entry_id=row["entry_id"],
            revision=row["revision"],
            action=row["action"],
            body=json_of(open_cell("body")),
            actor_id=None if actor is None else int(actor),
            at=from_ms(row["at"]),
        )


def _place(guild_id: int, entry_id: str, revision: int, column: str) -> CellPlace:
    return CellPlace("entry_revisions", guild_id, f"{entry_id}/{revision}", column)


def _of(guild_id: int, entry_id: str) -> ColumnElement[bool]:
    return and_(entry_revisions.c.guild_id == guild_id, entry_revisions.c.entry_id == entry_id)
