"""The members who want no offers of answers that they did not ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.storage.repositories.servers.mutes import Mutes


class OfferPreferences:
    """Stores, in each server, who wants no offers. All methods raise StorageUnavailable."""

    def __init__(self, mutes: Mutes) -> None:
        self._mutes = mutes

    async def stop(self, guild_id: int, member_id: int) -> None:
        """Offer a member nothing from now on."""
        await self._mutes.add(guild_id, member_id)

    async def resume(self, guild_id: int, member_id: int) -> None:
        """Offer a member answers again."""
        await self._mutes.remove(guild_id, member_id)

    async def accepts(self, guild_id: int, member_id: int) -> bool:
        """Whether a member may be offered answers."""
        return not await self._mutes.has(guild_id, member_id)
