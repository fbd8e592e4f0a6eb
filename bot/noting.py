"""Where answers are noted: what the answering needs of the store, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date

    from bot.storage import NewQuestion


class QuestionLog(Protocol):
    """Where questions are noted; never raises because of the database."""

    async def record(self, row: NewQuestion, wait: float = ...) -> bool:
        """Store a row; True if it was committed within `wait` seconds, else it is stored later."""
        ...


class DailyCounts(Protocol):
    """Where things are counted that must not be kept; never raises because of the database."""

    async def add(
        self, guild_id: int, name: str, day: date | None = ..., by: int = ..., wait: float = ...
    ) -> bool:
        """Add to a day's count, without the caller waiting longer than `wait` seconds."""
        ...
