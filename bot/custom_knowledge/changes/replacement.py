"""Putting a whole file in the place of all that a server has, inside a transaction."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert

from bot.storage import Change
from bot.storage.repositories.knowledge.entries import NewEntry
from bot.storage.repositories.knowledge.phrases import NewPhrase
from bot.storage.repositories.knowledge.revisions import NewRevision
from bot.storage.repositories.servers.audit import new_id, write_change
from bot.storage.schema.tables import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.custom_knowledge.changes.document import KnowledgeContent
    from bot.storage import Storage

REPLACED = "knowledge-replaced"


@dataclass(frozen=True, slots=True)
class Replacement:
    """A checked file, ready to be written: its phrases are sealed already."""

    storage: Storage
    guild_id: int
    plan: KnowledgeContent
    rows: list[dict[str, object]]

    async def write(self, connection: AsyncConnection, actor_id: int) -> int:
        """Replace all inside the caller's transaction; return the audit row's id.

        Call `CustomKnowledge.changed` once it is committed.
        """
        storage, where = self.storage, (connection, self.guild_id)
        await storage.entries.clear(*where)
        await storage.phrases.clear(*where)
        held = self.plan.entries
        new = [
            NewEntry(entry_id, one.draft.without_aliases().to_json(), one.shipped, one.disabled)
            for entry_id, one in held.items()
        ]
        revisions = await storage.entries.put_all(*where, new)
        notes = [
            NewRevision(entry_id, revision, "imported", held[entry_id].draft.to_json(), actor_id)
            for entry_id, revision in revisions.items()
        ]
        await storage.revisions.add_all(*where, notes)
        if self.rows:
            await connection.execute(insert(phrases), self.rows)
        change = Change(actor_id, REPLACED, None, {"entries": len(self.plan.entries)})
        return await write_change(connection, storage.cipher, self.guild_id, change)


async def prepare(storage: Storage, guild_id: int, plan: KnowledgeContent) -> Replacement:
    """Seal a plan's phrases off the event loop."""
    rows = await asyncio.to_thread(storage.phrases.to_rows, guild_id, list(_phrases(plan)))
    return Replacement(storage, guild_id, plan, rows)


def _phrases(plan: KnowledgeContent) -> Iterator[NewPhrase]:
    """Yield the phrases with ids that keep their order."""
    of_entries = {entry_id: held.draft.aliases for entry_id, held in plan.entries.items()}
    for entry_id, texts in [*of_entries.items(), *plan.aliases.items(), (None, plan.out_of_scope)]:
        for text in texts:
            yield NewPhrase(new_id(), entry_id, text)
