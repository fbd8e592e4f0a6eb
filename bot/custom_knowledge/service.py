"""The services of custom knowledge, composed: reading, changing, undoing, exporting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.custom_knowledge.changes.entries import EntryService
from bot.custom_knowledge.changes.history import EntryHistory
from bot.custom_knowledge.changes.phrases import PhraseService
from bot.custom_knowledge.changes.runner import TransactionRunner
from bot.custom_knowledge.changes.transfer import KnowledgeTransfer
from bot.custom_knowledge.reader import KnowledgeReader

if TYPE_CHECKING:
    from bot.custom_knowledge.cache import KnowledgeCache
    from bot.servers import ServerConfigs
    from bot.storage import Storage

ROLLED_BACK = "entry-rolled-back"


class CustomKnowledge:
    """The services of servers' own knowledge.

    shipped: the shipped entries and topics. entries, phrases: change them, each change in one
    transaction with its audit row. history: revisions and undo. transfer: export and replacement.
    reader: entries as moderators see them.
    """

    def __init__(self, storage: Storage, cache: KnowledgeCache, configs: ServerConfigs) -> None:
        runner = TransactionRunner(storage, cache, configs)
        self.shipped = runner.shipped
        self.entries = EntryService(runner)
        self.phrases = PhraseService(runner)
        self.history = EntryHistory(runner)
        self.transfer = KnowledgeTransfer(runner)
        self.reader = KnowledgeReader(runner, self.history)

    async def roll_back(
        self, guild_id: int, entry_id: str, number: int, actor_id: int, base: int
    ) -> int:
        """Give an entry the text of an earlier revision; return the audit row's id.

        `base`: the revision that the moderator saw as the newest. Raises EditConflictError when
        it is no longer that, CustomKnowledgeError, StorageUnavailable.
        """
        draft = (await self.history.revision(guild_id, entry_id, number)).draft()
        return await self.entries.edit(
            guild_id, entry_id, draft, actor_id, base=base, action=ROLLED_BACK
        )
