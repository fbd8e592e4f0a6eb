"""Drafts of entries: begun, written on, looked at, saved or dropped. Nothing typed is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from bot.custom_knowledge.cache.merge import entry_of
from bot.custom_knowledge.cache.neighbours import neighbours_of
from bot.custom_knowledge.difference import PartDifference, difference
from bot.custom_knowledge.drafts.models import PendingDraft
from bot.custom_knowledge.errors import CustomKnowledgeError
from bot.custom_knowledge.form import EntryForm, form_of
from bot.storage.repositories.servers.audit import new_id

if TYPE_CHECKING:
    from bot.custom_knowledge.cache import ServerKnowledge
    from bot.custom_knowledge.changes.history import Revision
    from bot.custom_knowledge.service import CustomKnowledge
    from bot.knowledge import Entry
    from bot.matching import Matcher
    from bot.storage.repositories.knowledge.drafts import Drafts

BUSY = "That draft is being saved or dropped right now, so I did nothing more."
NEW_ENTRY_ID = "own-draft"
"""The id of an entry in its preview, before it has one."""


class DraftBusyError(CustomKnowledgeError):
    """The draft is being saved or dropped by an earlier press."""

    def __init__(self) -> None:
        super().__init__(BUSY)


class DraftPreview(Struct, frozen=True):
    """A draft as members would see it, and the entries that would be offered beside it.

    is_version: it stands for a shipped entry.
    """

    entry: Entry
    related: tuple[Entry, ...]
    is_version: bool


class DraftConflict(Struct, frozen=True):
    """The difference between the saved entry and a draft, and the revision that is saved.

    revision: None where it is the shipped text or no longer stored.
    """

    number: int
    parts: list[PartDifference]
    revision: Revision | None


class EntryDrafts:
    """The drafts of servers. All raise CustomKnowledgeError or StorageUnavailable."""

    def __init__(self, drafts: Drafts, knowledge: CustomKnowledge, matcher: Matcher) -> None:
        self._drafts = drafts
        self._knowledge = knowledge
        self._matcher = matcher
        self._busy: set[int] = set()

    @contextmanager
    def claim(self, draft_id: int) -> Generator[None]:
        """Keep a second press from saving or dropping a draft too. Raises DraftBusyError."""
        # In memory is enough, since one process serves a server.
        if draft_id in self._busy:
            raise DraftBusyError
        self._busy.add(draft_id)
        try:
            yield
        finally:
            self._busy.discard(draft_id)

    async def find(self, guild_id: int, draft_id: int) -> PendingDraft | None:
        """Return a draft of this server, None if it is gone."""
        row = await self._drafts.get(guild_id, draft_id)
        if row is None or row.body is None:
            return None
        return PendingDraft.from_json(row.body, row.id, row.batch)

    async def begin(
        self,
        guild_id: int,
        form: EntryForm,
        entry_id: str | None = None,
        base: int = 0,
        ticket_id: int | None = None,
    ) -> PendingDraft:
        """Store a new draft; if its entry is gone meanwhile, it is a draft of a new one.

        ticket_id: the ticket that the new entry answers.
        """
        record = await self._knowledge.reader.find(guild_id, entry_id)
        if record is None:
            return await self.store(guild_id, PendingDraft(form, ticket_id=ticket_id))
        keep_shipped = record.draft.keep_shipped
        return await self.store(guild_id, PendingDraft(form, entry_id, base, keep_shipped))

    async def rewrite(self, guild_id: int, draft_id: int, form: EntryForm) -> PendingDraft:
        """Store the new text of a draft; one that is gone begins anew, so that nothing is lost."""
        draft = await self.find(guild_id, draft_id) or PendingDraft(id=draft_id)
        return await self.store(guild_id, replace(draft, form=form))

    async def toggle_shipped(self, guild_id: int, draft_id: int) -> PendingDraft | None:
        """Let the shipped phrases lead to the server's version, or no longer; None if gone."""
        draft = await self.find(guild_id, draft_id)
        if draft is None:
            return None
        return await self.store(guild_id, replace(draft, keep_shipped=not draft.keep_shipped))

    async def as_answer(self, guild_id: int, draft: PendingDraft, entry_id: str) -> PendingDraft:
        """Make a draft the new answer of an entry, whose question and category stay."""
        record = await self._knowledge.reader.entry(guild_id, entry_id)
        current = form_of(record.draft)
        phrases = [*current.aliases.splitlines(), *draft.form.phrases]
        form = replace(
            draft.form,
            question=current.question,
            category=current.category,
            aliases="\n".join(phrases),
        )
        answer = replace(
            draft,
            form=form,
            entry_id=entry_id,
            base=record.revision,
            keep_shipped=record.draft.keep_shipped,
            proposed=False,
        )
        return await self.store(guild_id, answer)

    async def store(self, guild_id: int, draft: PendingDraft) -> PendingDraft:
        """Store a draft, and return it with its id."""
        with_id = draft if draft.id else replace(draft, id=new_id())
        body = with_id.to_json()
        if not draft.id or not await self._drafts.change(guild_id, with_id.id, body):
            await self._drafts.add(guild_id, [(with_id.id, body)], with_id.import_id)
        return with_id

    async def save(self, guild_id: int, draft: PendingDraft, actor_id: int) -> tuple[str, int]:
        """Save the entry of a draft; return the entry's id and the audit row's.

        The draft stays until it is removed. Raises EditConflictError when somebody else has saved
        the entry since the draft's base.
        """
        entries, text = self._knowledge.entries, draft.draft()
        record = await self._knowledge.reader.find(guild_id, draft.entry_id)
        if draft.entry_id is None or record is None:
            return await entries.add(guild_id, text, actor_id)
        row = await entries.edit(guild_id, draft.entry_id, text, actor_id, base=draft.base)
        return draft.entry_id, row

    async def conflict(self, guild_id: int, draft: PendingDraft, number: int) -> DraftConflict:
        """Return how a draft differs from the revision that somebody else has saved."""
        entry_id = draft.entry_id or ""
        record = await self._knowledge.reader.entry(guild_id, entry_id)
        revisions = await self._knowledge.history.revisions(guild_id, entry_id)
        revision = next((each for each in revisions if each.number == number), None)
        return DraftConflict(number, difference(record.draft, draft.draft()), revision)

    async def remove(self, guild_id: int, draft_id: int) -> None:
        """Delete a draft."""
        await self._drafts.drop(guild_id, draft_id)

    async def preview(self, draft: PendingDraft, knowledge: ServerKnowledge) -> DraftPreview:
        """Return a draft as members would see it.

        Raises CustomKnowledgeError with all that is wrong with it.
        """
        text = draft.draft()
        shipped = self._knowledge.shipped.entries.get(draft.entry_id or "")
        entry = entry_of(draft.entry_id or NEW_ENTRY_ID, text, shipped)
        if not entry.related:
            entry = structs.replace(entry, related=await self._neighbours(entry, knowledge))
        return DraftPreview(entry, knowledge.related(entry), is_version=shipped is not None)

    async def _neighbours(self, entry: Entry, knowledge: ServerKnowledge) -> tuple[str, ...]:
        work = (entry.question, entry.id, knowledge.snapshot, self._matcher, knowledge.overlay)
        return await asyncio.to_thread(neighbours_of, *work)
