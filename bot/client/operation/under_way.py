"""The interactions and messages that are worked on, so that a stop can wait for their end."""

from __future__ import annotations

import asyncio
from typing import Any


class WorkUnderWay:
    """The tasks that answer somebody just now."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def add_current(self) -> None:
        """Count the current task until it ends."""
        task = asyncio.current_task()
        if task is not None and task not in self._tasks:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def finish(self, seconds: float) -> int:
        """Wait for all of them, for so many seconds at most; return how many are left."""
        if not self._tasks:
            return 0
        _, left = await asyncio.wait(self._tasks, timeout=seconds)
        return len(left)
