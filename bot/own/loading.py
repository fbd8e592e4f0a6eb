"""Making a server's view: read, merged, and laid over the shipped index, off the event loop."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.library import LOAD_SECONDS, View
from bot.own.holdings import Holdings, read_holdings
from bot.own.merge import Merged, merged
from bot.own.weight import weight_of

if TYPE_CHECKING:
    from bot.knowledge import Snapshot
    from bot.matching import Matcher
    from bot.storage import Storage


class ViewLoader:
    """Makes views from the store."""

    def __init__(self, storage: Storage, snapshot: Snapshot, matcher: Matcher) -> None:
        self._storage = storage
        self._matcher = matcher
        self.shipped = View(snapshot)

    async def load(self, guild_id: int, disabled: tuple[str, ...]) -> View:
        """Return the view of a server; `shipped` itself if it has nothing of its own.

        Raises StorageError or TimeoutError.
        """
        async with asyncio.timeout(LOAD_SECONDS):
            own = await read_holdings(self._storage, guild_id)
        if not own and not disabled:
            return self.shipped
        return await asyncio.to_thread(self._made, own, disabled)

    def without(self, disabled: tuple[str, ...]) -> View:
        """Return the shipped view without some entries."""
        return self._made(Holdings(), disabled)

    def _made(self, own: Holdings, disabled: tuple[str, ...]) -> View:
        found = merged(self.shipped.snapshot, own, disabled)
        return self._view(found)

    def _view(self, found: Merged) -> View:
        overlay = self._matcher.overlay(
            entries=found.entries,
            aliases=found.aliases,
            topics=found.topics,
            disabled=found.hidden,
        )
        return View(found.snapshot, overlay, weight_of(overlay, found))
