"""Shipped entries that have changed since servers wrote their versions of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.custom_knowledge.records import fingerprint

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bot.knowledge import Snapshot
    from bot.storage import Storage
    from bot.storage.engine.connections import AsyncConnection


class ShippedUpdates:
    """Finds the changed entries of each server, and remembers which were announced there."""

    def __init__(self, storage: Storage, shipped: Snapshot) -> None:
        self._storage = storage
        self._shipped = shipped.entries

    async def pending(self) -> Mapping[int, list[str]]:
        """Return the ids of changed entries that were not announced yet, by server.

        Raises StorageUnavailable.
        """
        async with self._storage.read() as connection:
            rows = await self._storage.repositories.knowledge.entries.overriding(connection)
        # Only of entries that a server has its own version of: at most starts there is none.
        overridden = {row[1] for row in rows} & self._shipped.keys()
        fingerprints = {each: fingerprint(self._shipped[each]) for each in overridden}
        changed: dict[int, list[str]] = {}
        for guild_id, entry_id, replaced, announced in rows:
            current = fingerprints.get(entry_id)
            if current is not None and current not in {replaced, announced}:
                changed.setdefault(guild_id, []).append(entry_id)
        return changed

    async def mark_announced(self, guild_id: int, entry_ids: Collection[str]) -> None:
        """Store that the changes were announced in a server. Raises StorageUnavailable."""

        async def work(connection: AsyncConnection) -> None:
            for entry_id in entry_ids:
                current = fingerprint(self._shipped[entry_id])
                await self._storage.repositories.knowledge.entries.tell(
                    connection, guild_id, entry_id, current
                )

        await self._storage.write(work)
