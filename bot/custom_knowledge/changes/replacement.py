"""Putting a whole file in the place of all that a server has, inside a transaction."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import insert

from bot.storage import Change
from bot.storage.coordination import AnnouncementKind, announce
from bot.storage.repositories.knowledge.entries import NewEntry
from bot.storage.repositories.knowledge.phrases import NewPhrase
from bot.storage.repositories.knowledge.revisions import NewRevision
from bot.storage.repositories.servers.audit import new_id, write_change
from bot.storage.schema.tables import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.custom_knowledge.changes.document import KnowledgeContent
    from bot.storage import Storage
    from bot.storage.engine.connections import AsyncConnection

REPLACED = "knowledge-replaced"


class Replacement(Struct, frozen=True):
    """A checked file, ready to be written: its phrases are encrypted already."""

    storage: Storage
    guild_id: int
    content: KnowledgeContent
    rows: list[dict[str, object]]

    async def write(self, connection: AsyncConnection, actor_id: int) -> int:
        """Replace all inside the caller's transaction; return the audit row's id.

        Await `KnowledgeTransfer.refresh` once it is committed.
        """
        storage, where = self.storage, (connection, self.guild_id)
        await storage.repositories.knowledge.entries.clear(*where)
        await storage.repositories.knowledge.phrases.clear(*where)
        records = self.content.entries
        new = [
            NewEntry(
                entry_id, record.draft.without_aliases().to_json(), record.shipped, record.disabled
            )
            for entry_id, record in records.items()
        ]
        # Revisions go on counting across a replacement, so none is given twice.
        revisions = await storage.repositories.knowledge.entries.put_all(*where, new)
        first = [
            NewRevision(entry_id, revision, "imported", records[entry_id].draft.to_json(), actor_id)
            for entry_id, revision in revisions.items()
        ]
        await storage.repositories.knowledge.revisions.add_all(*where, first)
        if self.rows:
            await connection.execute(insert(phrases), self.rows)
        await announce(connection, AnnouncementKind.KNOWLEDGE, self.guild_id)
        change = Change(actor_id, REPLACED, None, {"entries": len(self.content.entries)})
        return await write_change(connection, storage.cipher, self.guild_id, change)


async def prepare(storage: Storage, guild_id: int, content: KnowledgeContent) -> Replacement:
    """Encrypt the phrases of a file off the event loop."""
    rows = await asyncio.to_thread(
        storage.repositories.knowledge.phrases.to_rows, guild_id, list(_phrases(content))
    )
    return Replacement(storage, guild_id, content, rows)


def _phrases(content: KnowledgeContent) -> Iterator[NewPhrase]:
    """Yield the phrases with ids that keep their order."""
    of_entries = {entry_id: record.draft.aliases for entry_id, record in content.entries.items()}
    for entry_id, texts in [
        *of_entries.items(),
        *content.aliases.items(),
        (None, content.out_of_scope),
    ]:
        for text in texts:
            yield NewPhrase(new_id(), entry_id, text)
