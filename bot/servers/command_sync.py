"""Which commands Discord has of the bot, so that they are sent only when they have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.storage.repositories.servers.meta import Meta

_NAME = "commands-hash"


class CommandSync:
    """Remembers a digest of the commands that were sent. Both methods raise StorageUnavailable."""

    def __init__(self, meta: Meta) -> None:
        self._meta = meta

    async def is_current(self, digest: str) -> bool:
        """Whether the commands with this digest were the last that were sent."""
        return await self._meta.get(_NAME) == digest

    async def remember(self, digest: str) -> None:
        """Remember the digest of the commands that were sent."""
        await self._meta.put(_NAME, digest)
