"""Who wants to hear of the writer's work."""

from __future__ import annotations

from typing import Protocol


class WriterObserver(Protocol):
    """Hears of the writer's work; returns at once and never raises."""

    def committed(self, items: int, seconds: float) -> None:
        """Hear of a commit: how many items were in it, and how long it took."""
        ...
