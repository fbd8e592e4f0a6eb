"""Imports of documents: their entries wait as drafts, and are looked at one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.custom_knowledge.drafts.importer import MOST_ALIKE, Importer, twin_in
from bot.custom_knowledge.drafts.models import DocumentImport, PendingDraft
from bot.storage.repositories.servers.audit import new_id

if TYPE_CHECKING:
    from bot.custom_knowledge.cache import ServerKnowledge
    from bot.custom_knowledge.changes.history import EntryHistory
    from bot.knowledge import Entry
    from bot.storage.repositories.knowledge.drafts import DraftRow, Drafts

_MAX_FILE_NAME = 80


class ImportPage(Struct, frozen=True):
    """One of the remaining drafts of an import; `draft` is None when none remains.

    number: its place among the remaining drafts, from 0.
    """

    import_id: int
    document: DocumentImport
    draft: PendingDraft | None = None
    number: int = 0
    remaining: int = 1

    def twin(self, knowledge: ServerKnowledge) -> Entry | None:
        """Return the entry that asks the same in the same words."""
        if self.draft is None or self.draft.entry_id:
            return None
        return twin_in(knowledge.snapshot.entries, self.draft.form.question)

    def similar(self, knowledge: ServerKnowledge) -> tuple[Entry, ...]:
        """Return entries with which the draft could be merged, the likeliest first."""
        if self.draft is None or self.draft.entry_id:
            return ()
        twin, entries = self.twin(knowledge), knowledge.snapshot.entries
        names = [twin.id] if twin else []
        names += [name for name in self.draft.resembles if name not in names]
        return tuple(entries[name] for name in names if name in entries)[:MOST_ALIKE]


class DocumentImports:
    """The imports of servers. All raise CustomKnowledgeError or StorageUnavailable."""

    def __init__(self, drafts: Drafts, importer: Importer, history: EntryHistory) -> None:
        self._drafts = drafts
        self._importer = importer
        self._history = history

    async def begin(
        self, guild_id: int, file_name: str, data: bytes, knowledge: ServerKnowledge
    ) -> ImportPage:
        """Read a document, store its entries as drafts, and return the first of them."""
        imported = await self._importer.read(guild_id, file_name, data, knowledge)
        import_id = new_id()
        document = DocumentImport(
            file_name[:_MAX_FILE_NAME], len(imported.drafts), left_out=imported.left_out
        )
        # The ids of the drafts follow that of the import: so they keep the order of the file.
        drafts = [
            replace(draft, id=import_id + place, import_id=import_id)
            for place, draft in enumerate(imported.drafts, 1)
        ]
        await self._drafts.add(guild_id, [(import_id, document.to_json())])
        bodies = [(draft.id, draft.to_json()) for draft in drafts]
        await self._drafts.add(guild_id, bodies, import_id)
        first = drafts[0] if drafts else None
        return ImportPage(import_id, document, first, 0, len(drafts))

    async def find(self, guild_id: int, import_id: int) -> DocumentImport | None:
        """Return an import of this server, None if it is gone."""
        row = await self._drafts.get(guild_id, import_id)
        return None if row is None or row.body is None else DocumentImport.from_json(row.body)

    async def page(self, guild_id: int, import_id: int, number: int) -> ImportPage | None:
        """Return a draft of an import by its place among those left; None if it is gone."""
        document = await self.find(guild_id, import_id)
        if document is None:
            return None
        rows = await self._rows(guild_id, import_id)
        return _page(import_id, document, rows, number)

    async def page_of(self, guild_id: int, draft: PendingDraft) -> ImportPage | None:
        """Return where a draft stands in its import; None for one of no import."""
        if draft.import_id is None:
            return None
        document = await self.find(guild_id, draft.import_id)
        if document is None:
            return None
        rows = await self._rows(guild_id, draft.import_id)
        number = _place_in(rows, draft)
        return ImportPage(draft.import_id, document, draft, number, max(len(rows), 1))

    async def finish(
        self, guild_id: int, draft: PendingDraft, audit_row: int | None
    ) -> ImportPage | None:
        """Delete a draft that was saved (its audit row) or dropped (None).

        Return the next draft of its import; None for a draft of no import.
        """
        if draft.import_id is None:
            await self._drafts.drop(guild_id, draft.id)
            return None
        document = await self.find(guild_id, draft.import_id)
        rows = await self._rows(guild_id, draft.import_id)
        # The import first: "Undo all" must know of each entry that was saved.
        if document is not None:
            document = document.with_saved(audit_row)
            await self._drafts.change(guild_id, draft.import_id, document.to_json())
        await self._drafts.drop(guild_id, draft.id)
        if document is None:
            return None
        remaining = [row for row in rows if row.id != draft.id]
        return _page(draft.import_id, document, remaining, _place_in(rows, draft))

    async def undo(self, guild_id: int, import_id: int, actor_id: int) -> bool:
        """Undo all that was saved from an import; False if it is gone."""
        document = await self.find(guild_id, import_id)
        if document is None:
            return False
        await self._history.undo_all(guild_id, document.saved, actor_id)
        await self._drafts.drop(guild_id, import_id)
        return True

    async def _rows(self, guild_id: int, import_id: int) -> list[DraftRow]:
        """Return the drafts of an import that a key opens, in their order."""
        rows = await self._drafts.batch(guild_id, import_id)
        return [row for row in rows if row.body is not None]


def _page(
    import_id: int, document: DocumentImport, rows: Sequence[DraftRow], number: int
) -> ImportPage:
    """Return the page with a number, the last one where there are fewer."""
    if not rows:
        return ImportPage(import_id, document)
    number = min(number, len(rows) - 1)
    draft = PendingDraft.from_json(rows[number].body, rows[number].id, import_id)
    return ImportPage(import_id, document, draft, number, len(rows))


def _place_in(rows: Sequence[DraftRow], draft: PendingDraft) -> int:
    """Return the place of a draft among rows, 0 for one that is not there."""
    return next((place for place, row in enumerate(rows) if row.id == draft.id), 0)
