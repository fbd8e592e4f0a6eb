"""Operations applied inside a transaction: rows, bounds, and the revisions of entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from bot.custom_knowledge.changes.building import stored_entry
from bot.custom_knowledge.changes.operations import (
    EntryOperation,
    Operation,
    PhraseOperation,
    SwitchOperation,
)
from bot.custom_knowledge.draft import (
    MAX_ENTRIES,
    MAX_OUT_OF_SCOPE,
    EntryDraft,
    alias_faults,
    draft_of,
)
from bot.custom_knowledge.errors import DUPLICATE_PHRASE, CustomKnowledgeError
from bot.custom_knowledge.records import fingerprint
from bot.servers.disabled_entries import write_disabled_entries
from bot.storage.repositories.knowledge.entries import NewEntry
from bot.storage.repositories.knowledge.phrases import NewPhrase
from bot.storage.repositories.knowledge.revisions import NewRevision
from bot.storage.repositories.servers.audit import new_id
from bot.text.cleaning import clean

if TYPE_CHECKING:
    from bot.custom_knowledge.changes.transaction import AuditNote, Transaction
    from bot.storage import JSON

CHANGED_SINCE = "This has been changed again since then. Look at **/kb history** and choose there."
FULL = f"This server has {MAX_ENTRIES} entries of its own, which is the most I can hold."
FULL_OUTSIDE = (
    f"This server has {MAX_OUT_OF_SCOPE} phrases that are not for me, which is the most I can "
    "hold. Remove some with **/kb list**."
)
TOO_MANY_OFF = "That many entries cannot be switched off at once. Switch another one on first."
_REVISION_ACTION = 16
"""Characters of the column that says how a revision came about."""


async def apply(transaction: Transaction, operations: Sequence[Operation], note: AuditNote) -> None:
    """Apply all operations, then check the bounds. Raises CustomKnowledgeError.

    The caller's transaction is rolled back by the error, so that nothing of them stays.
    """
    revisions: list[tuple[EntryOperation, int]] = []
    for operation in operations:
        match operation:
            case EntryOperation():
                revisions.append((operation, await _apply_entry(transaction, operation)))
            case PhraseOperation():
                await _apply_phrase(transaction, operation)
            case SwitchOperation():
                await _apply_switch(transaction, operation)
    await _check_bounds(transaction, operations)
    # A revision holds the aliases too, so it is written once all operations are done.
    for operation, revision in revisions:
        await _add_revision(transaction, operation, revision, note)


async def _apply_entry(transaction: Transaction, operation: EntryOperation) -> int:
    """Store or remove an entry; return its revision, 0 for one that is removed."""
    entries, where = (
        transaction.storage.repositories.knowledge.entries,
        (transaction.connection, transaction.guild_id),
    )
    record = await transaction.entry(operation.entry_id)
    if stored_entry(record) != operation.before:
        raise CustomKnowledgeError(CHANGED_SINCE)
    if operation.after is None:
        await entries.remove(*where, operation.entry_id)
        return 0
    await _add_shipped_revision(transaction, operation)
    body = cast("JSON", operation.after.body)
    new = NewEntry(operation.entry_id, body, operation.after.shipped, operation.after.disabled)
    return await entries.put(*where, new)


async def _add_shipped_revision(transaction: Transaction, operation: EntryOperation) -> None:
    """Store the shipped text as a revision before a server's version takes its place."""
    entry = transaction.shipped.entries.get(operation.entry_id)
    before = operation.before.shipped if operation.before else None
    after = operation.after.shipped if operation.after else None
    if entry is None or after in {None, before} or after != fingerprint(entry):
        return
    revisions = transaction.storage.repositories.knowledge.revisions
    where = (transaction.connection, transaction.guild_id)
    rows = await revisions.of(*where, operation.entry_id)
    body = draft_of(entry).to_json()
    if body not in [row.body for row in rows if row.action == "shipped"][:1]:
        number = rows[0].revision + 1 if rows else 1
        await revisions.add(*where, NewRevision(operation.entry_id, number, "shipped", body))


async def _apply_phrase(transaction: Transaction, operation: PhraseOperation) -> None:
    phrases, where = (
        transaction.storage.repositories.knowledge.phrases,
        (transaction.connection, transaction.guild_id),
    )
    rows = await phrases.of(*where, operation.entry_id)
    text = clean(operation.text)
    same_ids = [row.id for row in rows if row.text and clean(row.text) == text]
    if operation.added:
        if same_ids:
            raise CustomKnowledgeError(DUPLICATE_PHRASE)
        new = NewPhrase(new_id(), operation.entry_id, operation.text)
        await phrases.add(*where, [new])
    elif same_ids:
        await phrases.remove(*where, same_ids)
    else:
        raise CustomKnowledgeError(CHANGED_SINCE)


async def _apply_switch(transaction: Transaction, operation: SwitchOperation) -> None:
    disabled = await transaction.disabled_entries()
    if (operation.entry_id in disabled) is operation.off:
        raise CustomKnowledgeError(CHANGED_SINCE)
    other_ids = [entry_id for entry_id in disabled if entry_id != operation.entry_id]
    entry_ids = [*other_ids, operation.entry_id] if operation.off else other_ids
    try:
        await write_disabled_entries(transaction.connection, transaction.guild_id, entry_ids)
    except ValueError as error:
        raise CustomKnowledgeError(TOO_MANY_OFF) from error


async def _check_bounds(transaction: Transaction, operations: Sequence[Operation]) -> None:
    """Check how much the server has now of whatever the operations have added."""
    if any(isinstance(each, EntryOperation) and each.before is None for each in operations):
        where = (transaction.connection, transaction.guild_id)
        if await transaction.storage.repositories.knowledge.entries.count(*where) > MAX_ENTRIES:
            raise CustomKnowledgeError(FULL)
    additions = {
        each.entry_id for each in operations if isinstance(each, PhraseOperation) and each.added
    }
    for entry_id in additions:
        texts = await transaction.aliases(entry_id)
        if entry_id is None:
            if len(texts) > MAX_OUT_OF_SCOPE:
                raise CustomKnowledgeError(FULL_OUTSIDE)
        elif faults := list(alias_faults(texts)):
            raise CustomKnowledgeError("\n".join(faults))


async def _add_revision(
    transaction: Transaction, operation: EntryOperation, revision: int, note: AuditNote
) -> None:
    """Store how the entry is now as a revision."""
    if operation.after is None:
        return
    draft = EntryDraft.from_json(cast("JSON", operation.after.body))
    aliases = await transaction.aliases(operation.entry_id)
    body = replace(draft, aliases=aliases).to_json()
    action = note.action.removeprefix("entry-")[:_REVISION_ACTION]
    new = NewRevision(operation.entry_id, revision, action, body, note.actor_id)
    where = (transaction.connection, transaction.guild_id)
    await transaction.storage.repositories.knowledge.revisions.add(*where, new)
