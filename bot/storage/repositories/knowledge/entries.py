"""A server's own entries. Their bodies are sealed JSON; bot.custom_knowledge defines its fields.

The methods use a connection or transaction of the caller, because an entry changes together with
its phrases, its revision and the audit, or not at all.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from msgspec import Struct
from sqlalchemy import ColumnElement, RowMapping, and_, delete, func, insert, select, update

from bot.storage.clock import from_ms, now_ms
from bot.storage.crypto.cipher import CellPlace, Cipher
from bot.storage.engine.statements import insert as upsert
from bot.storage.schema.tables import entries, entry_revisions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.repositories.servers.guild_settings import JSON


class EntryRow(Struct, frozen=True):
    """An entry of a server; `body` is None if no key opens it.

    shipped: the fingerprint of the shipped entry that it replaces. announced_fingerprint: that of
    the newer shipped entry which the moderators have heard of.
    """

    guild_id: int
    id: str
    revision: int
    body: JSON
    shipped: str | None
    disabled: bool
    updated_at: datetime
    announced_fingerprint: str | None = None


class NewEntry(Struct, frozen=True):
    """An entry to store."""

    id: str
    body: JSON
    shipped: str | None = None
    disabled: bool = False


class Entries:
    """The entries of servers, on a connection of the caller."""

    def __init__(self, cipher: Cipher) -> None:
        """Seal and open with `cipher`."""
        self._cipher = cipher

    async def sealed(self, connection: AsyncConnection, guild_id: int) -> Sequence[RowMapping]:
        """Return all rows of a server as they are stored, sorted by id; see `opened`."""
        query = select(entries).where(entries.c.guild_id == guild_id).order_by(entries.c.id)
        return (await connection.execute(query)).mappings().all()

    def opened(self, rows: Iterable[RowMapping]) -> list[EntryRow]:
        """Decrypt rows. It takes CPU: call it in a thread for many rows."""
        return [self._row(row) for row in rows]

    async def get(
        self, connection: AsyncConnection, guild_id: int, entry_id: str
    ) -> EntryRow | None:
        """Return one entry of this server."""
        query = select(entries).where(_is(guild_id, entry_id))
        row = (await connection.execute(query)).mappings().first()
        return None if row is None else self._row(row)

    async def count(self, connection: AsyncConnection, guild_id: int) -> int:
        """Count the entries of this server, also those that are switched off."""
        query = select(func.count()).select_from(entries).where(entries.c.guild_id == guild_id)
        return (await connection.execute(query)).scalar_one()

    async def put(self, connection: AsyncConnection, guild_id: int, new: NewEntry) -> int:
        """Insert or replace an entry; return its revision, one above all earlier ones."""
        # Revisions outlive their entry, so an entry that is added again goes on counting.
        of_entry = (entry_revisions.c.guild_id == guild_id, entry_revisions.c.entry_id == new.id)
        query = select(func.max(entry_revisions.c.revision)).where(*of_entry)
        revision = ((await connection.execute(query)).scalar() or 0) + 1
        statement = upsert(entries).values(
            guild_id=guild_id,
            id=new.id,
            revision=revision,
            body_enc=self._seal(guild_id, new.id, new.body),
            shipped=new.shipped,
            disabled=new.disabled,
            updated_at=now_ms(),
        )
        row = statement.excluded
        names = ("revision", "body_enc", "shipped", "disabled", "updated_at")
        statement = statement.on_conflict_do_update(set_={name: row[name] for name in names})
        await connection.execute(statement)
        return revision

    async def put_all(
        self, connection: AsyncConnection, guild_id: int, new: Sequence[NewEntry]
    ) -> dict[str, int]:
        """Insert entries of a server that has none; return the revision of each.

        One statement for all: a thousand entries then keep other changes waiting only a moment.
        """
        of_server = entry_revisions.c.guild_id == guild_id
        query = select(entry_revisions.c.entry_id, func.max(entry_revisions.c.revision))
        rows = await connection.execute(query.where(of_server).group_by(entry_revisions.c.entry_id))
        newest = {str(row[0]): int(row[1]) for row in rows}
        revisions = {entry.id: newest.get(entry.id, 0) + 1 for entry in new}
        now = now_ms()
        values = [
            {
                "guild_id": guild_id,
                "id": entry.id,
                "revision": revisions[entry.id],
                "body_enc": self._seal(guild_id, entry.id, entry.body),
                "shipped": entry.shipped,
                "disabled": entry.disabled,
                "updated_at": now,
            }
            for entry in new
        ]
        if values:
            await connection.execute(insert(entries), values)
        return revisions

    async def remove(self, connection: AsyncConnection, guild_id: int, entry_id: str) -> None:
        """Delete an entry; its revisions stay."""
        await connection.execute(delete(entries).where(_is(guild_id, entry_id)))

    async def clear(self, connection: AsyncConnection, guild_id: int) -> None:
        """Delete all entries of a server; their revisions stay."""
        await connection.execute(delete(entries).where(entries.c.guild_id == guild_id))

    async def overriding(
        self, connection: AsyncConnection
    ) -> list[tuple[int, str, str, str | None]]:
        """Return server, id, fingerprint and `told` of all entries that replace shipped ones."""
        columns = (entries.c.guild_id, entries.c.id, entries.c.shipped, entries.c.told)
        rows = await connection.execute(select(*columns).where(entries.c.shipped.is_not(None)))
        return [(row.guild_id, row.id, row.shipped, row.told) for row in rows]

    async def tell(
        self, connection: AsyncConnection, guild_id: int, entry_id: str, fingerprint: str
    ) -> None:
        """Store the fingerprint of the shipped entry that the moderators have heard of."""
        statement = update(entries).where(_is(guild_id, entry_id)).values(told=fingerprint)
        await connection.execute(statement)

    def _seal(self, guild_id: int, entry_id: str, body: JSON) -> bytes:
        return self._cipher.seal(text_of(body), _place(guild_id, entry_id))

    def _row(self, row: RowMapping) -> EntryRow:
        body = self._cipher.open(row["body_enc"], _place(row["guild_id"], row["id"]))
        return EntryRow(
            guild_id=row["guild_id"],
            id=row["id"],
            revision=row["revision"],
            body=json_of(body),
            shipped=row["shipped"],
            disabled=bool(row["disabled"]),
            updated_at=from_ms(row["updated_at"]),
            announced_fingerprint=row["told"],
        )


def text_of(body: JSON) -> str:
    """Return a JSON value as text, the form that is sealed."""
    return json.dumps(body, ensure_ascii=True, separators=(",", ":"))


def json_of(text: str | None) -> JSON:
    """Return the JSON value of a text; None for None."""
    return None if text is None else cast("JSON", json.loads(text))


def _place(guild_id: int, entry_id: str) -> CellPlace:
    return CellPlace("entries", guild_id, entry_id, "body")


def _is(guild_id: int, entry_id: str) -> ColumnElement[bool]:
    return and_(entries.c.guild_id == guild_id, entries.c.id == entry_id)
