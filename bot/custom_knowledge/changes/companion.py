"""The part that another service has in the transaction of a change of knowledge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.storage.engine.connections import AsyncConnection


class ChangeCompanion(Protocol):
    """Is committed with a change, or not at all. Both methods must be safe to repeat."""

    async def before(self, connection: AsyncConnection) -> None:
        """Check something first; what it raises undoes the transaction and reaches the caller."""
        ...

    async def after(self, connection: AsyncConnection, row_id: int) -> None:
        """Write something; `row_id` is the audit row of the change."""
        ...
