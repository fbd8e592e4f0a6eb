"""Shipped entries that have changed since servers wrote their versions of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.custom_knowledge.records import fingerprint

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.knowledge import Snapshot
    from bot.storage import Storage


class ShippedUpdates:
    """Finds what moderators should look at again, and remembers that they were told."""

    def __init__(self, storage: Storage, shipped: Snapshot) -> None:
        self._storage = storage
        self._marks = {entry_id: fingerprint(entry) for entry_id, entry in shipped.entries.items()}

    async def untold(self) -> Mapping[int, list[str]]:
        """Return the ids of changed entries by server, of which it was not told.

        Raises StorageUnavailable.
        """
        async with self._storage.read() as connection:
            rows = await self._storage.entries.overriding(connection)
        found: dict[int, list[str]] = {}
        for guild_id, entry_id, shipped, told in rows:
            now = self._marks.get(entry_id)
            if now is not None and now not in {shipped, told}:
                found.setdefault(guild_id, []).append(entry_id)
        return found

    async def told(self, guild_id: int, entry_ids: Collection[str]) -> None:
        """Note that a server was told. Raises StorageUnavailable."""

        async def work(connection: AsyncConnection) -> None:
            for entry_id in entry_ids:
                mark = self._marks[entry_id]
                await self._storage.entries.tell(connection, guild_id, entry_id, mark)

        await self._storage.write(work)
