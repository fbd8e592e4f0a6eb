"""Drafts: entries that moderators have begun and not yet saved. They are sealed, for a week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import ColumnElement, RowMapping, and_, delete, select, update

from bot.storage.clock import now_ms
from bot.storage.crypto.cipher import CellPlace, Cipher
from bot.storage.engine.statements import insert
from bot.storage.repositories.knowledge.entries import json_of, text_of
from bot.storage.schema.tables import drafts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer
    from bot.storage.repositories.servers.guild_settings import JSON

KEPT_MS = 7 * 24 * 3600 * 1000
MAX_DRAFTS = 1000
"""The most drafts of one server; the oldest make room for new ones."""


class DraftRow(Struct, frozen=True):
    """A draft; `batch` joins those of one import. `body` is None if no key opens it."""

    guild_id: int
    id: int
    batch: int | None
    body: JSON


class Drafts:
    """The drafts of servers."""

    def __init__(self, database: Database, writer: Writer, cipher: Cipher) -> None:
        """Read from `database`, write through `writer`, seal and open with `cipher`."""
        self._database = database
        self._writer = writer
        self._cipher = cipher

    async def add(
        self, guild_id: int, bodies: Sequence[tuple[int, JSON]], batch: int | None = None
    ) -> None:
        """Store drafts by their ids; delete those that are too old or too many.

        Raises StorageUnavailable.
        """
        now = now_ms()
        rows = [
            {
                "guild_id": guild_id,
                "id": draft_id,
                "batch": batch,
                "body_enc": self._seal(guild_id, draft_id, body),
                "at": now,
            }
            for draft_id, body in bodies
        ]
        of_server = drafts.c.guild_id == guild_id
        newest = select(drafts.c.id).where(of_server).order_by(drafts.c.id.desc()).limit(MAX_DRAFTS)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(drafts).where(drafts.c.at < now - KEPT_MS))
            if rows:
                # A form that is submitted twice at once is no error: the last one wins.
                statement = insert(drafts)
                row = statement.excluded
                upsert = statement.on_conflict_do_update(
                    index_elements=[drafts.c.guild_id, drafts.c.id],
                    set_={"body_enc": row.body_enc, "at": row.at},
                )
                await connection.execute(upsert, rows)
                # After the new ones: they count among the newest.
                surplus = delete(drafts).where(of_server, drafts.c.id.not_in(newest))
                await connection.execute(surplus)

        await self._writer.run(work)

    async def change(self, guild_id: int, draft_id: int, body: JSON) -> bool:
        """Replace a draft's body; False if it is gone. Raises StorageUnavailable."""
        body_enc = self._seal(guild_id, draft_id, body)
        statement = update(drafts).where(_is(guild_id, draft_id))
        statement = statement.values(body_enc=body_enc, at=now_ms())

        async def work(connection: AsyncConnection) -> bool:
            return (await connection.execute(statement)).rowcount > 0

        return await self._writer.run(work)

    async def get(self, guild_id: int, draft_id: int) -> DraftRow | None:
        """Return one draft of this server, None if it is gone. Raises StorageUnavailable."""
        fresh = drafts.c.at >= now_ms() - KEPT_MS
        query = select(drafts).where(_is(guild_id, draft_id), fresh)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else self._row(row)

    async def batch(self, guild_id: int, batch: int) -> list[DraftRow]:
        """Return the drafts of one import, in their order. Raises StorageUnavailable."""
        query = select(drafts).where(drafts.c.guild_id == guild_id, drafts.c.batch == batch)
        query = query.where(drafts.c.at >= now_ms() - KEPT_MS).order_by(drafts.c.id)
        async with self._database.read() as connection:
            return [self._row(row) for row in (await connection.execute(query)).mappings()]

    async def drop(self, guild_id: int, draft_id: int) -> bool:
        """Delete a draft; False if it was gone. Raises StorageUnavailable."""
        statement = delete(drafts).where(_is(guild_id, draft_id))

        async def work(connection: AsyncConnection) -> bool:
            return (await connection.execute(statement)).rowcount > 0

        return await self._writer.run(work)

    def _seal(self, guild_id: int, draft_id: int, body: JSON) -> bytes:
        return self._cipher.seal(text_of(body), _place(guild_id, draft_id))

    def _row(self, row: RowMapping) -> DraftRow:
        body = self._cipher.open(row["body_enc"], _place(row["guild_id"], row["id"]))
        return DraftRow(row["guild_id"], row["id"], row["batch"], json_of(body))


def _place(guild_id: int, draft_id: int) -> CellPlace:
    return CellPlace("drafts", guild_id, draft_id, "body")


def _is(guild_id: int, draft_id: int) -> ColumnElement[bool]:
    return and_(drafts.c.guild_id == guild_id, drafts.c.id == draft_id)
