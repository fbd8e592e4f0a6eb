"""Operations built from drafts and records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from bot.custom_knowledge.changes.operations import Operation, PhraseOperation, StoredEntry
from bot.custom_knowledge.records import EntryRecord, fingerprint
from bot.text.cleaning import clean

if TYPE_CHECKING:
    from bot.custom_knowledge.draft import EntryDraft
    from bot.knowledge import Snapshot


def stored_entry(record: EntryRecord | None) -> StoredEntry | None:
    """Return how an entry of a server is stored."""
    if record is None:
        return None
    return StoredEntry(_body(record.draft), record.shipped, record.disabled)


def entry_to_store(
    draft: EntryDraft, shipped: Snapshot, entry_id: str, *, disabled: bool = False
) -> StoredEntry:
    """Return how to store a draft; a version of a shipped entry bears today's fingerprint."""
    entry = shipped.entries.get(entry_id)
    return StoredEntry(_body(draft), fingerprint(entry) if entry else None, disabled)


def alias_operations(entry_id: str, before: Sequence[str], after: Sequence[str]) -> list[Operation]:
    """Return the operations that turn one list of aliases into another."""
    old, new = ({clean(text): text for text in texts} for texts in (before, after))
    removals: list[Operation] = [
        PhraseOperation(entry_id, old[key], added=False) for key in old if key not in new
    ]
    additions = [PhraseOperation(entry_id, new[key], added=True) for key in new if key not in old]
    return removals + additions


def _body(draft: EntryDraft) -> dict[str, object]:
    return cast("dict[str, object]", draft.without_aliases().to_json())
