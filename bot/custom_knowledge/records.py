"""The records of a server: all that it adds to the shipped knowledge, as it is stored."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec import Struct, field

from bot.custom_knowledge.draft import EntryDraft
from bot.custom_knowledge.errors import CustomKnowledgeError

if TYPE_CHECKING:
    from bot.knowledge import Entry
    from bot.storage import Storage
    from bot.storage.repositories.knowledge.entries import EntryRow
    from bot.storage.repositories.knowledge.phrases import PhraseRow


class EntryRecord(Struct, frozen=True):
    """A stored entry of a server; its draft has its aliases.

    shipped: the fingerprint of the shipped entry that it stands for, None for one of its own.
    """

    draft: EntryDraft
    revision: int
    shipped: str | None = None
    disabled: bool = False


class KnowledgeRecords(Struct, frozen=True):
    """All that a server adds: entries, aliases by entry id, out-of-scope phrases (id, text)."""

    entries: Mapping[str, EntryRecord] = field(default_factory=dict[str, EntryRecord])
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    out_of_scope: tuple[tuple[int, str], ...] = ()

    def __bool__(self) -> bool:
        """Whether the server adds anything at all."""
        return bool(self.entries or self.aliases or self.out_of_scope)


def fingerprint(entry: Entry) -> str:
    """Return 32 hex digits that change when the text of a shipped entry does."""
    parts = [entry.question, entry.short, *((part.title, part.body) for part in entry.sections)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


async def read_records(storage: Storage, guild_id: int) -> KnowledgeRecords:
    """Read all that a server adds, decrypted off the event loop. Raises StorageUnavailable."""
    async with storage.read() as connection:
        entries = await storage.repositories.knowledge.entries.sealed(connection, guild_id)
        phrases = await storage.repositories.knowledge.phrases.sealed(connection, guild_id)
    # Most servers have nothing of their own: no thread for them.
    if not entries and not phrases:
        return KnowledgeRecords()

    def open_rows() -> KnowledgeRecords:
        return _records(
            storage.repositories.knowledge.entries.opened(entries),
            storage.repositories.knowledge.phrases.opened(phrases),
        )

    return await asyncio.to_thread(open_rows)


def _records(entries: list[EntryRow], phrases: list[PhraseRow]) -> KnowledgeRecords:
    """Put rows together; those that no key opens any more are left out."""
    aliases: dict[str, list[str]] = {}
    out_of_scope: list[tuple[int, str]] = []
    for phrase in phrases:
        if phrase.text is None:
            continue
        if phrase.entry_id is None:
            out_of_scope.append((phrase.id, phrase.text))
        else:
            aliases.setdefault(phrase.entry_id, []).append(phrase.text)
    records: dict[str, EntryRecord] = {}
    for row in entries:
        record = record_of(row, tuple(aliases.get(row.id, ())))
        if record is not None:
            records[row.id] = record
    return KnowledgeRecords(
        records, {key: tuple(texts) for key, texts in aliases.items()}, tuple(out_of_scope)
    )


def record_of(row: EntryRow, aliases: tuple[str, ...] = ()) -> EntryRecord | None:
    """Return a stored entry; None if no key opens it."""
    try:
        draft = replace(EntryDraft.from_json(row.body), aliases=aliases)
    except CustomKnowledgeError:
        return None
    return EntryRecord(draft, row.revision, row.shipped, row.disabled)
