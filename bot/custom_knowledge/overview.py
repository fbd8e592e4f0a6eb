"""All entries of a server as its moderators see them, those that are switched off too."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.custom_knowledge.draft import draft_of
from bot.custom_knowledge.records import EntryRecord, KnowledgeRecords, fingerprint

if TYPE_CHECKING:
    from bot.knowledge import Snapshot


class EntryOrigin(StrEnum):
    """Whose text an entry has."""

    OWN = "own"
    VERSION = "version"
    SHIPPED = "shipped"


class EntryFilter(StrEnum):
    """Which entries a list shows; the last shows phrases that are out of scope instead."""

    CHANGED = "changed"
    OWN = "own"
    VERSION = "version"
    OFF = "off"
    OUTDATED = "outdated"
    SHIPPED = "shipped"
    ALL = "all"
    OUT_OF_SCOPE = "outside"


class EntrySummary(Struct, frozen=True):
    """One entry. aliases: how many phrases the server added.

    outdated: it stands for a shipped entry whose text has changed since.
    """

    id: str
    record: EntryRecord
    origin: EntryOrigin
    off: bool = False
    aliases: int = 0
    outdated: bool = False

    def fits(self, filter_: EntryFilter) -> bool:
        """Whether a list with this filter shows it."""
        match filter_:
            case EntryFilter.ALL:
                return True
            case EntryFilter.CHANGED:
                return self.origin is not EntryOrigin.SHIPPED or self.off or bool(self.aliases)
            case EntryFilter.OFF:
                return self.off
            case EntryFilter.OUTDATED:
                return self.outdated
            # Such a list shows phrases and no entries.
            case EntryFilter.OUT_OF_SCOPE:
                return False
            case EntryFilter.OWN | EntryFilter.VERSION | EntryFilter.SHIPPED:
                return self.origin.value == filter_.value


def overview(
    records: KnowledgeRecords, shipped: Snapshot, disabled: Collection[str]
) -> list[EntrySummary]:
    """Return every entry: the server's own first, then the shipped in their order."""
    summaries = [
        EntrySummary(entry_id, record, EntryOrigin.OWN, record.disabled, len(record.draft.aliases))
        for entry_id, record in records.entries.items()
        if entry_id not in shipped.entries
    ]
    for entry_id, entry in shipped.entries.items():
        aliases = records.aliases.get(entry_id, ())
        record = records.entries.get(entry_id)
        summaries.append(
            EntrySummary(
                id=entry_id,
                record=record or EntryRecord(draft_of(entry, aliases), 0),
                origin=EntryOrigin.SHIPPED if record is None else EntryOrigin.VERSION,
                off=entry_id in disabled,
                aliases=len(aliases),
                outdated=record is not None and record.shipped != fingerprint(entry),
            )
        )
    return summaries
