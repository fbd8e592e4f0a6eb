"""Entries: added, edited, switched off and on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from bot.custom_knowledge.changes.building import (
    alias_operations,
    entry_to_store,
    stored_entry,
)
from bot.custom_knowledge.changes.operations import (
    EntryOperation,
    Operation,
    StoredEntry,
    SwitchOperation,
)
from bot.custom_knowledge.changes.transaction import AuditNote, Transaction
from bot.custom_knowledge.draft import EntryDraft, draft_of
from bot.custom_knowledge.errors import NO_ENTRY, CustomKnowledgeError, EditConflictError
from bot.storage.repositories.servers.audit import new_id

if TYPE_CHECKING:
    from bot.custom_knowledge.changes.companion import ChangeCompanion
    from bot.custom_knowledge.changes.runner import TransactionRunner
    from bot.custom_knowledge.records import EntryRecord

ID_PREFIX = "own-"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
SAME = "This is the same as what is already saved."
IS_OFF = "It is already switched off."
IS_ON = "It is on, and it is the built-in version. There is nothing to restore."


class RestoredEntry(Struct, frozen=True):
    """The audit row of a restore, and which of two things it did.

    switched_on: the entry was off, and is on again unchanged; else the server's version of it was
    removed.
    """

    row: int
    switched_on: bool


class EntryService:
    """Changes entries.

    Every method returns the id of its audit row, and the next question in that server sees the
    change. All raise CustomKnowledgeError with a sentence for the moderator, or
    StorageUnavailable; then nothing has changed.
    """

    def __init__(self, runner: TransactionRunner) -> None:
        self._runner = runner
        self._shipped = runner.shipped

    async def add(
        self,
        guild_id: int,
        draft: EntryDraft,
        actor_id: int,
        *,
        companion: ChangeCompanion | None = None,
    ) -> tuple[str, int]:
        """Add an entry; return its id and the audit row's."""
        entry_id = new_entry_id()
        tidy = draft.checked()
        entry = entry_to_store(tidy, self._shipped, entry_id)
        operations: list[Operation] = [EntryOperation(entry_id, None, entry)]
        operations += alias_operations(entry_id, (), tidy.aliases)

        async def work(transaction: Transaction) -> int:
            return await transaction.change(
                operations, AuditNote(actor_id, "entry-added", entry_id)
            )

        return entry_id, await self._runner.write_with(guild_id, companion, work)

    async def edit(
        self,
        guild_id: int,
        entry_id: str,
        draft: EntryDraft,
        actor_id: int,
        *,
        base: int | None = None,
        action: str = "entry-edited",
    ) -> int:
        """Replace an entry's text and aliases; a shipped entry gets the server's version.

        `base` is the revision that the moderator started from: raises EditConflictError when
        it is no longer the current one.
        """
        tidy = draft.checked()

        async def work(transaction: Transaction) -> int:
            await transaction.require_entry(entry_id)
            record = await transaction.entry(entry_id)
            revision = record.revision if record else 0
            # In the transaction, so that nobody saves between this look and the write.
            if base is not None and base != revision:
                raise EditConflictError(revision)
            aliases = await transaction.aliases(entry_id)
            operations = self._edit_operations(entry_id, record, tidy)
            operations += alias_operations(entry_id, aliases, tidy.aliases)
            if not operations:
                raise CustomKnowledgeError(SAME)
            return await transaction.change(operations, AuditNote(actor_id, action, entry_id))

        return await self._runner.write(guild_id, work)

    async def disable(self, guild_id: int, entry_id: str, actor_id: int) -> int:
        """Switch an entry off, so that no member sees it."""

        async def work(transaction: Transaction) -> int:
            await transaction.require_entry(entry_id)
            record = await transaction.entry(entry_id)
            if await _is_off(transaction, entry_id, record):
                raise CustomKnowledgeError(IS_OFF)
            operation = self._switch_operation(entry_id, record, off=True)
            note = AuditNote(actor_id, "entry-disabled", entry_id)
            return await transaction.change([operation], note)

        return await self._runner.write(guild_id, work)

    async def restore(self, guild_id: int, entry_id: str, actor_id: int) -> RestoredEntry:
        """Switch a disabled entry on; one that is on goes back to the shipped text.

        The server's other phrasings of it stay.
        """

        async def work(transaction: Transaction) -> RestoredEntry:
            record = await transaction.entry(entry_id)
            note = AuditNote(actor_id, "entry-restored", entry_id)
            if await _is_off(transaction, entry_id, record):
                switch = self._switch_operation(entry_id, record, off=False)
                return RestoredEntry(await transaction.change([switch], note), switched_on=True)
            if record is None or entry_id not in self._shipped.entries:
                await transaction.require_entry(entry_id)
                raise CustomKnowledgeError(IS_ON)
            removal = EntryOperation(entry_id, stored_entry(record), None)
            return RestoredEntry(await transaction.change([removal], note), switched_on=False)

        return await self._runner.write(guild_id, work)

    async def keep(self, guild_id: int, entry_id: str, actor_id: int) -> int:
        """Keep the server's version of a shipped entry whose text has changed since."""

        async def work(transaction: Transaction) -> int:
            record = await transaction.entry(entry_id)
            if record is None or entry_id not in self._shipped.entries:
                raise CustomKnowledgeError(NO_ENTRY)
            before = stored_entry(record)
            after = entry_to_store(record.draft, self._shipped, entry_id, disabled=record.disabled)
            if before == after:
                raise CustomKnowledgeError(SAME)
            operation = EntryOperation(entry_id, before, after)
            note = AuditNote(actor_id, "entry-kept", entry_id)
            return await transaction.change([operation], note)

        return await self._runner.write(guild_id, work)

    def _edit_operations(
        self, entry_id: str, record: EntryRecord | None, draft: EntryDraft
    ) -> list[Operation]:
        """Return the operation that stores an edit; none where the text stays the same."""
        before, after = stored_entry(record), self._edited_entry(entry_id, record, draft)
        return [] if before == after else [EntryOperation(entry_id, before, after)]

    def _edited_entry(
        self, entry_id: str, record: EntryRecord | None, draft: EntryDraft
    ) -> StoredEntry | None:
        """Return how an edit is stored; None for the shipped text, which is not stored again.

        An edit keeps the old fingerprint: it must not hide that the shipped text has changed.
        """
        shipped = self._shipped.entries.get(entry_id)
        if shipped is not None and draft_of(shipped) == draft.without_aliases():
            return None
        entry = entry_to_store(draft, self._shipped, entry_id)
        if record is None:
            return entry
        return replace(entry, shipped=record.shipped, disabled=record.disabled)

    def _switch_operation(
        self, entry_id: str, record: EntryRecord | None, *, off: bool
    ) -> Operation:
        """Switch a shipped entry by the server's setting, one of the server's own by its mark."""
        if record is None or entry_id in self._shipped.entries:
            return SwitchOperation(entry_id, off)
        after = structs.replace(record, disabled=off)
        return EntryOperation(entry_id, stored_entry(record), stored_entry(after))


async def _is_off(transaction: Transaction, entry_id: str, record: EntryRecord | None) -> bool:
    if record is not None and record.disabled:
        return True
    return entry_id in await transaction.disabled_entries()


def new_entry_id() -> str:
    """Return a new id of a server's own entry: at most 17 characters, growing with time."""
    number, digits = new_id(), ""
    while number:
        number, place = divmod(number, 36)
        digits = _DIGITS[place] + digits
    return ID_PREFIX + digits
