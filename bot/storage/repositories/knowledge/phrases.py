"""A server's own phrases: aliases of an entry, or out of scope. The texts are sealed.

The methods use a connection or transaction of the caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import ColumnElement, RowMapping, and_, delete, insert, select

from bot.storage.clock import now_ms
from bot.storage.crypto.cipher import CellPlace, Cipher
from bot.storage.schema.tables import phrases

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from bot.storage.engine.connections import AsyncConnection


class PhraseRow(Struct, frozen=True):
    """A phrase; without an entry it is out of scope. `text` is None if no key opens it."""

    guild_id: int
    id: int
    entry_id: str | None
    text: str | None


class NewPhrase(Struct, frozen=True):
    """A phrase to store; `id` as `bot.storage.repositories.servers.audit.new_id` makes it."""

    id: int
    entry_id: str | None
    text: str


class Phrases:
    """The phrases of servers, on a connection of the caller."""

    def __init__(self, cipher: Cipher) -> None:
        """Seal and open with `cipher`."""
        self._cipher = cipher

    async def sealed(self, connection: AsyncConnection, guild_id: int) -> Sequence[RowMapping]:
        """Return all rows of a server as they are stored, the oldest first; see `opened`."""
        query = select(phrases).where(phrases.c.guild_id == guild_id).order_by(phrases.c.id)
        return (await connection.execute(query)).mappings().all()

    def opened(self, rows: Iterable[RowMapping]) -> list[PhraseRow]:
        """Decrypt rows. It takes CPU: call it in a thread for many rows."""
        return [self._row(row) for row in rows]

    async def of(
        self, connection: AsyncConnection, guild_id: int, entry_id: str | None
    ) -> list[PhraseRow]:
        """Return the phrases of one entry of this server, or the out-of-scope ones."""
        query = select(phrases).where(_of(guild_id, entry_id)).order_by(phrases.c.id)
        return self.opened((await connection.execute(query)).mappings())

    async def add(
        self, connection: AsyncConnection, guild_id: int, new: Sequence[NewPhrase]
    ) -> None:
        """Store phrases."""
        rows = self.to_rows(guild_id, new)
        if rows:
            await connection.execute(insert(phrases), rows)

    def to_rows(self, guild_id: int, new: Iterable[NewPhrase]) -> list[dict[str, object]]:
        """Return the rows to insert for phrases. It takes CPU: encryption of each text."""
        now = now_ms()
        return [
            {
                "guild_id": guild_id,
                "id": phrase.id,
                "entry_id": phrase.entry_id,
                "text_enc": self._cipher.seal(phrase.text, _place(guild_id, phrase.id)),
                "added_at": now,
            }
            for phrase in new
        ]

    async def remove(
        self, connection: AsyncConnection, guild_id: int, ids: Collection[int]
    ) -> None:
        """Delete phrases of this server by their ids."""
        condition = and_(phrases.c.guild_id == guild_id, phrases.c.id.in_(ids))
        await connection.execute(delete(phrases).where(condition))

    async def clear(self, connection: AsyncConnection, guild_id: int) -> None:
        """Delete all phrases of a server."""
        await connection.execute(delete(phrases).where(phrases.c.guild_id == guild_id))

    def _row(self, row: RowMapping) -> PhraseRow:
        text = self._cipher.open(row["text_enc"], _place(row["guild_id"], row["id"]))
        return PhraseRow(row["guild_id"], row["id"], row["entry_id"], text)


def _place(guild_id: int, phrase_id: int) -> CellPlace:
    return CellPlace("phrases", guild_id, phrase_id, "text")


def _of(guild_id: int, entry_id: str | None) -> ColumnElement[bool]:
    of_entry = phrases.c.entry_id == entry_id
    if entry_id is None:
        of_entry = phrases.c.entry_id.is_(None)
    return and_(phrases.c.guild_id == guild_id, of_entry)
