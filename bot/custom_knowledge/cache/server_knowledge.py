"""The knowledge of one server at one moment, as an immutable value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from bot.custom_knowledge.cache.autocomplete import EntryTitle
    from bot.knowledge import Entry, Snapshot
    from bot.matching import Overlay


class ServerKnowledge(Struct, frozen=True):
    """The entries and topics of one server, and what matching adds to the shipped index for it.

    titles: of all entries, those that are switched off too. weight: the bytes that it takes beside
    the shipped knowledge, roughly.
    """

    snapshot: Snapshot
    overlay: Overlay | None = None
    weight: int = 0
    titles: tuple[EntryTitle, ...] = ()

    def related(self, entry: Entry) -> tuple[Entry, ...]:
        """Return the related entries that exist here."""
        entries = (self.snapshot.entries.get(entry_id) for entry_id in entry.related)
        return tuple(entry for entry in entries if entry)
