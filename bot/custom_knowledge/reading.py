"""What moderators look at: entries as their server has them, their past, and what is new."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.custom_knowledge.changes.exchange import dump
from bot.custom_knowledge.changes.transaction import NO_ENTRY, Transaction
from bot.custom_knowledge.difference import Piece, difference
from bot.custom_knowledge.draft import EntryDraft, draft_of
from bot.custom_knowledge.errors import CustomKnowledgeError
from bot.custom_knowledge.overview import Item, overview
from bot.custom_knowledge.records import EntryRecord, KnowledgeRecords, read_records

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.knowledge import Snapshot
    from bot.storage import JSON, Storage
    from bot.storage.repositories.knowledge.revisions import RevisionRow

NO_REVISION = "That revision no longer exists."
UNREADABLE = "That revision cannot be read with the current key."


class Reading:
    """Reads what servers know beyond the shipped. All raise StorageUnavailable."""

    def __init__(self, storage: Storage, shipped: Snapshot) -> None:
        self._storage = storage
        self.shipped = shipped

    async def records(self, guild_id: int) -> KnowledgeRecords:
        """Return all that a server adds."""
        return await read_records(self._storage, guild_id)

    async def dump(self, guild_id: int) -> JSON:
        """Return all that a server adds, for an export or a backup."""
        return dump(await self.records(guild_id))

    async def get(self, guild_id: int, entry_id: str) -> EntryRecord:
        """Return an entry as this server is set; revision 0 is the shipped text.

        Raises CustomKnowledgeError if there is none.
        """
        async with self._storage.read() as connection:
            work = self.transaction(connection, guild_id)
            held, aliases = await work.held(entry_id), await work.aliases(entry_id)
            off = entry_id in await work.off()
        if held is not None:
            return EntryRecord(held.draft, held.revision, held.shipped, held.disabled or off)
        entry = self.shipped.entries.get(entry_id)
        if entry is None:
            raise CustomKnowledgeError(NO_ENTRY)
        return EntryRecord(draft_of(entry, aliases), 0, None, off)

    async def items(self, guild_id: int) -> list[Item]:
        """Return every entry of a server, those that are switched off too."""
        own = await self.records(guild_id)
        async with self._storage.read() as connection:
            off = await self.transaction(connection, guild_id).off()
        return await asyncio.to_thread(overview, own, self.shipped, off)

    async def item(self, guild_id: int, entry_id: str) -> Item:
        """Return one entry. Raises CustomKnowledgeError if there is none."""
        for item in await self.items(guild_id):
            if item.id == entry_id:
                return item
        raise CustomKnowledgeError(NO_ENTRY)

    async def revisions(self, guild_id: int, entry_id: str) -> list[RevisionRow]:
        """Return how an entry was, the newest first."""
        async with self._storage.read() as connection:
            return await self._storage.revisions.of(connection, guild_id, entry_id)

    async def revision(self, guild_id: int, entry_id: str, number: int) -> EntryDraft:
        """Return an entry as it was. Raises CustomKnowledgeError."""
        async with self._storage.read() as connection:
            row = await self._storage.revisions.get(connection, guild_id, entry_id, number)
        if row is None:
            raise CustomKnowledgeError(NO_REVISION)
        if row.body is None:
            raise CustomKnowledgeError(UNREADABLE)
        return EntryDraft.from_json(row.body)

    async def news(self, guild_id: int, entry_id: str) -> list[Piece]:
        """Return what changed in a shipped entry since the server wrote its version."""
        entry = self.shipped.entries.get(entry_id)
        if entry is None:
            raise CustomKnowledgeError(NO_ENTRY)
        for row in await self.revisions(guild_id, entry_id):
            if row.action == "shipped" and row.body is not None:
                return difference(EntryDraft.from_json(row.body), draft_of(entry))
        return []

    def transaction(self, connection: AsyncConnection, guild_id: int) -> Transaction:
        """Return what reads and changes on a connection."""
        return Transaction(connection, self._storage, self.shipped, guild_id)
