"""Entries as moderators look at them: with a server's versions, and what is switched off."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bot.custom_knowledge.cache.merge import entry_of
from bot.custom_knowledge.changes.history import NO_REVISION, SHIPPED_ACTION, Revision
from bot.custom_knowledge.difference import PartDifference, difference
from bot.custom_knowledge.draft import draft_of
from bot.custom_knowledge.errors import NO_ENTRY, CustomKnowledgeError
from bot.custom_knowledge.overview import EntrySummary, overview
from bot.custom_knowledge.records import EntryRecord, KnowledgeRecords, read_records

if TYPE_CHECKING:
    from bot.custom_knowledge.cache import ServerKnowledge
    from bot.custom_knowledge.changes.history import EntryHistory
    from bot.custom_knowledge.changes.runner import TransactionRunner
    from bot.knowledge import Entry


class RevisionChange(Struct, frozen=True):
    """A revision, and what it changed.

    parts: None where no earlier revision can be read. is_current: the entry has this text now.
    """

    revision: Revision
    parts: list[PartDifference] | None
    is_current: bool


class KnowledgeReader:
    """Reads what servers have added to the shipped knowledge. Raises StorageUnavailable."""

    def __init__(self, runner: TransactionRunner, history: EntryHistory) -> None:
        self._runner = runner
        self._history = history
        self._shipped = runner.shipped

    async def records(self, guild_id: int) -> KnowledgeRecords:
        """Return all that a server adds."""
        return await read_records(self._runner.storage, guild_id)

    async def entry(self, guild_id: int, entry_id: str) -> EntryRecord:
        """Return an entry of this server; revision 0 is the shipped text.

        Raises CustomKnowledgeError if there is none.
        """
        async with self._runner.read(guild_id) as transaction:
            record = await transaction.entry(entry_id)
            aliases = await transaction.aliases(entry_id)
            is_off = entry_id in await transaction.disabled_entries()
        if record is not None:
            return replace(record, disabled=record.disabled or is_off)
        entry = self._shipped.entries.get(entry_id)
        if entry is None:
            raise CustomKnowledgeError(NO_ENTRY)
        return EntryRecord(draft_of(entry, aliases), 0, None, is_off)

    async def find(self, guild_id: int, entry_id: str | None) -> EntryRecord | None:
        """Return an entry of this server, None if there is none."""
        if entry_id is None:
            return None
        try:
            return await self.entry(guild_id, entry_id)
        except CustomKnowledgeError:
            return None

    async def summaries(self, guild_id: int) -> list[EntrySummary]:
        """Return every entry of a server, those that are switched off too."""
        records = await self.records(guild_id)
        async with self._runner.read(guild_id) as transaction:
            disabled = await transaction.disabled_entries()
        return await asyncio.to_thread(overview, records, self._shipped, disabled)

    async def summary(self, guild_id: int, entry_id: str) -> EntrySummary:
        """Return one entry. Raises CustomKnowledgeError if there is none."""
        for summary in await self.summaries(guild_id):
            if summary.id == entry_id:
                return summary
        raise CustomKnowledgeError(NO_ENTRY)

    async def shipped_change(self, guild_id: int, entry_id: str) -> list[PartDifference]:
        """Return what changed in a shipped entry since the server wrote its version."""
        entry = self._shipped.entries.get(entry_id)
        if entry is None:
            raise CustomKnowledgeError(NO_ENTRY)
        for revision in await self._history.revisions(guild_id, entry_id):
            if revision.action == SHIPPED_ACTION and revision.body is not None:
                return difference(revision.draft(), draft_of(entry))
        return []

    def as_members_see(
        self, entry_id: str, record: EntryRecord, knowledge: ServerKnowledge
    ) -> Entry:
        """Return an entry as members see it now, or will once the cache has caught up."""
        entry = knowledge.snapshot.entries.get(entry_id)
        # The cache may lag behind, or leave out an entry that is switched off.
        return entry or entry_of(entry_id, record.draft, self._shipped.entries.get(entry_id))

    async def revision_change(self, guild_id: int, entry_id: str, number: int) -> RevisionChange:
        """Return a revision of an entry, and what it changed.

        Raises CustomKnowledgeError for a revision that is gone or cannot be read.
        """
        revisions = await self._history.revisions(guild_id, entry_id)
        revision = next((each for each in revisions if each.number == number), None)
        if revision is None:
            raise CustomKnowledgeError(NO_REVISION)
        draft = revision.draft()
        earlier = [each for each in revisions if each.number < number and each.body is not None]
        parts = difference(earlier[0].draft(), draft) if earlier else None
        current = (await self.entry(guild_id, entry_id)).draft
        return RevisionChange(revision, parts, is_current=not difference(current, draft))
