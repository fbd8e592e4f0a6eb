"""One transaction on one server's knowledge: reading, changing with an audit row, undoing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.custom_knowledge.changes.applying import apply
from bot.custom_knowledge.changes.operations import (
    EntryOperation,
    Operation,
    PhraseOperation,
    inverses,
    pack_operations,
    parse_operations,
)
from bot.custom_knowledge.errors import NO_ENTRY, CustomKnowledgeError
from bot.custom_knowledge.records import EntryRecord, record_of
from bot.servers.disabled_entries import read_disabled_entries
from bot.storage import Change
from bot.storage.repositories.servers.audit import mark_undone, write_change

if TYPE_CHECKING:
    from bot.knowledge import Snapshot
    from bot.storage import JSON, Storage
    from bot.storage.engine.connections import AsyncConnection

UNDONE = "That was already undone."


class AuditNote(Struct, frozen=True):
    """Who does what to which entry, for the audit."""

    actor_id: int
    action: str
    target: str | None = None


class Transaction:
    """Reads and changes one server's knowledge on a connection whose transaction is open."""

    def __init__(
        self, connection: AsyncConnection, storage: Storage, shipped: Snapshot, guild_id: int
    ) -> None:
        self.connection = connection
        self.storage = storage
        self.shipped = shipped
        self.guild_id = guild_id

    async def entry(self, entry_id: str) -> EntryRecord | None:
        """Return an entry of the server with its aliases, None where it has none."""
        row = await self.storage.repositories.knowledge.entries.get(
            self.connection, self.guild_id, entry_id
        )
        return None if row is None else record_of(row, await self.aliases(entry_id))

    async def aliases(self, entry_id: str | None) -> tuple[str, ...]:
        """Return the server's phrases of an entry; for None those that are out of scope."""
        rows = await self.storage.repositories.knowledge.phrases.of(
            self.connection, self.guild_id, entry_id
        )
        return tuple(row.text for row in rows if row.text is not None)

    async def disabled_entries(self) -> tuple[str, ...]:
        """Return the ids of the shipped entries that are switched off."""
        return await read_disabled_entries(self.connection, self.guild_id)

    async def require_entry(self, entry_id: str) -> None:
        """Raise CustomKnowledgeError unless the entry exists here."""
        if entry_id in self.shipped.entries:
            return
        if (
            await self.storage.repositories.knowledge.entries.get(
                self.connection, self.guild_id, entry_id
            )
            is None
        ):
            raise CustomKnowledgeError(NO_ENTRY)

    async def change(self, operations: Sequence[Operation], note: AuditNote) -> int:
        """Apply the operations; return the audit row's id. Raises CustomKnowledgeError."""
        await apply(self, operations, note)
        change = Change(note.actor_id, note.action, note.target, pack_operations(operations))
        return await write_change(self.connection, self.storage.cipher, self.guild_id, change)

    async def undo(self, row_id: int, detail: JSON, note: AuditNote) -> int:
        """Undo a change and mark it so; return the new audit row's id."""
        operations = await self._with_later_phrases(inverses(parse_operations(detail)))
        # The change first, for its row marks the other. A second press fails at the mark, and its
        # change is rolled back.
        row = await self.change(operations, note)
        if not await mark_undone(self.connection, self.guild_id, row_id, row):
            raise CustomKnowledgeError(UNDONE)
        return row

    async def _with_later_phrases(self, operations: list[Operation]) -> list[Operation]:
        """Remove with an entry also the phrases that it was given since.

        They would be left without an entry to lead to.
        """
        removed = {
            (operation.entry_id, operation.text)
            for operation in operations
            if isinstance(operation, PhraseOperation) and not operation.added
        }
        removals: list[Operation] = []
        for operation in operations:
            if not isinstance(operation, EntryOperation) or operation.after is not None:
                continue
            if operation.before is None or operation.entry_id in self.shipped.entries:
                continue
            removals += [
                PhraseOperation(operation.entry_id, text, added=False)
                for text in await self.aliases(operation.entry_id)
                if (operation.entry_id, text) not in removed
            ]
        return [*removals, *operations]
