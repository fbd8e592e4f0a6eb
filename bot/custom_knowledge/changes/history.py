"""The history of a server's knowledge: revisions of entries, and undoing changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.custom_knowledge.changes.transaction import AuditNote, Transaction
from bot.custom_knowledge.draft import EntryDraft
from bot.custom_knowledge.errors import CustomKnowledgeError

if TYPE_CHECKING:
    from datetime import datetime

    from bot.custom_knowledge.changes.runner import TransactionRunner
    from bot.storage import JSON
    from bot.storage.repositories.knowledge.revisions import RevisionRow

NO_REVISION = "That revision no longer exists."
UNREADABLE = "That revision cannot be read with the current key."
NOTHING_TO_UNDO = "There is nothing to undo."
SHIPPED_ACTION = "shipped"
"""The action of a revision that is the shipped text."""


class Revision(Struct, frozen=True):
    """One state of an entry.

    action: how it came about. actor_id: None for the shipped text, and once it was erased. body:
    None if no key opens it.
    """

    number: int
    action: str
    actor_id: int | None
    at: datetime
    body: JSON = None

    def draft(self) -> EntryDraft:
        """Return the entry as it was. Raises CustomKnowledgeError when it cannot be read."""
        if self.body is None:
            raise CustomKnowledgeError(UNREADABLE)
        return EntryDraft.from_json(self.body)


class EntryHistory:
    """Reads revisions and undoes changes. Raises as EntryService does."""

    def __init__(self, runner: TransactionRunner) -> None:
        self._runner = runner
        self._storage = runner.storage

    async def revisions(self, guild_id: int, entry_id: str) -> list[Revision]:
        """Return the revisions of an entry, the newest first."""
        async with self._storage.read() as connection:
            rows = await self._storage.repositories.knowledge.revisions.of(
                connection, guild_id, entry_id
            )
        return [_revision_of(row) for row in rows]

    async def revision(self, guild_id: int, entry_id: str, number: int) -> Revision:
        """Return one revision of an entry."""
        async with self._storage.read() as connection:
            row = await self._storage.repositories.knowledge.revisions.get(
                connection, guild_id, entry_id, number
            )
        if row is None:
            raise CustomKnowledgeError(NO_REVISION)
        return _revision_of(row)

    async def undo(self, guild_id: int, audit_id: int, actor_id: int) -> int:
        """Undo one change of this server, once; what was undone can be done again the same way."""
        row = await self._storage.repositories.servers.audit.get(guild_id, audit_id)
        if row is None:
            raise CustomKnowledgeError(NOTHING_TO_UNDO)
        action = row.action.removeprefix("undo-")
        note = AuditNote(actor_id, action if action != row.action else f"undo-{action}", row.target)

        async def work(transaction: Transaction) -> int:
            return await transaction.undo(row.id, row.detail, note)

        return await self._runner.write(guild_id, work)

    async def undo_all(self, guild_id: int, audit_ids: Sequence[int], actor_id: int) -> None:
        """Undo several changes, the newest first, all or none; those undone already stay so."""
        rows = [
            await self._storage.repositories.servers.audit.get(guild_id, audit_id)
            for audit_id in audit_ids
        ]

        async def work(transaction: Transaction) -> None:
            # The newest first: an older change may have been built upon.
            for row in sorted(filter(None, rows), key=lambda row: -row.id):
                if row.undone is None:
                    note = AuditNote(actor_id, f"undo-{row.action}", row.target)
                    await transaction.undo(row.id, row.detail, note)

        await self._runner.write(guild_id, work)


def _revision_of(row: RevisionRow) -> Revision:
    return Revision(row.revision, row.action, row.actor_id, row.at, row.body)
