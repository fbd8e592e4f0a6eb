"""The calls to Discord that restrictions need, for one server (bot/client/restrictions)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from bot.moderation.restrictions.overwrites import Overwrite
    from bot.storage.repositories.moderation.restrictions import RestrictionKind


class RestrictionGateway(Protocol):
    """The calls to Discord. Every method raises DiscordRefusedError."""

    async def overwrite(self, channel_id: int) -> Overwrite | None:
        """Return what a channel allows and denies everybody, as Discord says now."""
        ...

    async def put_overwrite(
        self, channel_id: int, overwrite: Overwrite | None, reason: str
    ) -> None:
        """Change that; None deletes the overwrite."""
        ...

    async def seconds(self, channel_id: int) -> int:
        """Return how long a member waits between two messages, as Discord says now."""
        ...

    async def put_seconds(self, channel_id: int, seconds: int, reason: str) -> None:
        """Change that: 0 to 21,600."""
        ...

    async def pause(self, kind: RestrictionKind, until: datetime | None) -> None:
        """Pause invites or private messages, at most 24 hours; None ends it."""
        ...
