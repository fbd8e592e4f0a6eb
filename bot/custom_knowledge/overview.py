"""All entries of a server as its moderators see them, those that are switched off too."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.custom_knowledge.draft import draft_of
from bot.custom_knowledge.records import EntryRecord, KnowledgeRecords, fingerprint

if TYPE_CHECKING:
    from bot.knowledge import Snapshot


class EntryOrigin(StrEnum):
    """Where an entry's text is from."""

    OWN = "own"
    VERSION = "version"
    SHIPPED = "shipped"


class EntryFilter(StrEnum):
    """Which entries a list shows."""

    CHANGED = "changed"
    OWN = "own"
    VERSION = "version"
    OFF = "off"
    OUTDATED = "outdated"
    SHIPPED = "shipped"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class EntrySummary:
    """One entry. aliases: how many phrasings the server added.

    outdated: it stands for a shipped entry whose text has changed since.
    """

    id: str
    held: EntryRecord
    origin: EntryOrigin
    off: bool = False
    aliases: int = 0
    outdated: bool = False

    def fits(self, wanted: EntryFilter) -> bool:
        """Whether a list shows it."""
        match wanted:
            case EntryFilter.ALL:
                return True
            case EntryFilter.CHANGED:
                return self.origin is not EntryOrigin.SHIPPED or self.off or bool(self.aliases)
            case EntryFilter.OFF:
                return self.off
            case EntryFilter.OUTDATED:
                return self.outdated
            case EntryFilter.OWN | EntryFilter.VERSION | EntryFilter.SHIPPED:
                return self.origin.value == wanted.value


def overview(own: KnowledgeRecords, shipped: Snapshot, off: Collection[str]) -> list[EntrySummary]:
    """Return every entry: the server's own first, then the shipped in their order."""
    items = [
        EntrySummary(entry_id, held, EntryOrigin.OWN, held.disabled, len(held.draft.aliases))
        for entry_id, held in own.entries.items()
        if entry_id not in shipped.entries
    ]
    for entry_id, entry in shipped.entries.items():
        aliases = own.aliases.get(entry_id, ())
        held = own.entries.get(entry_id)
        origin = EntryOrigin.SHIPPED if held is None else EntryOrigin.VERSION
        outdated = held is not None and held.shipped != fingerprint(entry)
        shown = held or EntryRecord(draft_of(entry, aliases), 0)
        items.append(EntrySummary(entry_id, shown, origin, entry_id in off, len(aliases), outdated))
    return items
