"""Phrases: other ways to ask for an entry, and phrases that are out of scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.custom_knowledge.changes.operations import Operation, PhraseOperation
from bot.custom_knowledge.changes.transaction import AuditNote, Transaction
from bot.custom_knowledge.draft import alias_faults, distinct, one_line
from bot.custom_knowledge.errors import DUPLICATE_PHRASE, CustomKnowledgeError
from bot.text.cleaning import clean

if TYPE_CHECKING:
    from bot.custom_knowledge.changes.companion import ChangeCompanion
    from bot.custom_knowledge.changes.runner import TransactionRunner

NOT_YOURS = (
    "That is not one of the phrasings that this server added. Pick one from the list that opens "
    "while you type."
)
NO_WORDS = "There are no words in that phrasing."
GONE = "That phrasing is already gone."


class PhraseService:
    """Adds and removes phrases. Returns and raises as EntryService does."""

    def __init__(self, runner: TransactionRunner) -> None:
        self._runner = runner

    async def add_alias(
        self,
        guild_id: int,
        entry_id: str,
        text: str,
        actor_id: int,
        *,
        companion: ChangeCompanion | None = None,
    ) -> int:
        """Let another phrase lead to an entry of this server or to a shipped one."""
        alias = _checked_phrase(text)

        async def work(transaction: Transaction) -> int:
            await transaction.require_entry(entry_id)
            # An alias of the server that is there already is refused when it is stored.
            if clean(alias) in map(clean, await _phrases_in_use(transaction, entry_id)):
                raise CustomKnowledgeError(DUPLICATE_PHRASE)
            operation = PhraseOperation(entry_id, alias, added=True)
            return await transaction.change(
                [operation], AuditNote(actor_id, "alias-added", entry_id)
            )

        return await self._runner.write_with(guild_id, companion, work)

    async def merge_aliases(
        self, guild_id: int, entry_id: str, texts: Sequence[str], actor_id: int
    ) -> int:
        """Let several phrases lead to an entry; those that do already are passed over."""

        async def work(transaction: Transaction) -> int:
            await transaction.require_entry(entry_id)
            entry = transaction.shipped.entries.get(entry_id)
            record = await transaction.entry(entry_id)
            existing = [*(entry.phrases if entry else ()), *await transaction.aliases(entry_id)]
            existing += [record.draft.question] if record else []
            keys = {clean(text) for text in existing}
            new = [text for text in distinct(texts) if clean(text) not in keys]
            if not new:
                raise CustomKnowledgeError(DUPLICATE_PHRASE)
            operations: list[Operation] = [
                PhraseOperation(entry_id, text, added=True) for text in new
            ]
            return await transaction.change(
                operations, AuditNote(actor_id, "alias-added", entry_id)
            )

        return await self._runner.write(guild_id, work)

    async def remove_alias(self, guild_id: int, entry_id: str, text: str, actor_id: int) -> int:
        """Remove a phrase that this server added."""

        async def work(transaction: Transaction) -> int:
            await transaction.require_entry(entry_id)
            if clean(text) not in map(clean, await transaction.aliases(entry_id)):
                raise CustomKnowledgeError(NOT_YOURS)
            operation = PhraseOperation(entry_id, one_line(text), added=False)
            return await transaction.change(
                [operation], AuditNote(actor_id, "alias-removed", entry_id)
            )

        return await self._runner.write(guild_id, work)

    async def add_out_of_scope(
        self, guild_id: int, text: str, actor_id: int, *, companion: ChangeCompanion | None = None
    ) -> int:
        """Let a phrase be refused in this server."""
        operation = PhraseOperation(None, _checked_phrase(text), added=True)

        async def work(transaction: Transaction) -> int:
            return await transaction.change([operation], AuditNote(actor_id, "scope-added"))

        return await self._runner.write_with(guild_id, companion, work)

    async def remove_out_of_scope(self, guild_id: int, phrase_id: int, actor_id: int) -> int:
        """Remove an out-of-scope phrase by its id (see `KnowledgeRecords.out_of_scope`)."""

        async def work(transaction: Transaction) -> int:
            where = (transaction.connection, guild_id, None)
            rows = await transaction.storage.repositories.knowledge.phrases.of(*where)
            text = next((row.text for row in rows if row.id == phrase_id), None)
            if text is None:
                raise CustomKnowledgeError(GONE)
            operation = PhraseOperation(None, text, added=False)
            return await transaction.change([operation], AuditNote(actor_id, "scope-removed"))

        return await self._runner.write(guild_id, work)


async def _phrases_in_use(transaction: Transaction, entry_id: str) -> list[str]:
    """Return the question and the shipped phrases that lead to an entry."""
    record = await transaction.entry(entry_id)
    entry = transaction.shipped.entries.get(entry_id)
    phrases: list[str] = []
    if entry and (record is None or record.draft.keep_shipped):
        phrases += entry.phrases
    if record:
        phrases.append(record.draft.question)
    return phrases


def _checked_phrase(text: str) -> str:
    """Return a phrase as one line. Raises CustomKnowledgeError for none or too long a one."""
    phrase = one_line(text)
    if not any(char.isalnum() for char in clean(phrase)):
        raise CustomKnowledgeError(NO_WORDS)
    if faults := list(alias_faults((phrase,))):
        raise CustomKnowledgeError(faults[0])
    return phrase
