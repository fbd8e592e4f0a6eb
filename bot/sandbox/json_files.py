"""Strangers' JSON files, read in a process of its own: one at a time for each server."""

from __future__ import annotations

import asyncio
import os

from bot.sandbox.child import OffloadError, RefusalSentences, run_worker

WORKER = "bot.sandbox.json_worker"
CPU_SECONDS = 5
WALL_SECONDS = 20.0
MEMORY = 400_000_000
"""Bytes of address space: the most that 10 MB of JSON can become is some 250 MB."""
MAX_VALUES = 200_000
"""Values in a file. A server that has all it may have exports less than half of that."""
MAX_DEPTH = 30
"""Levels of a file; ours have some ten."""
SENTENCES = RefusalSentences(
    slow="Reading that file took too long, so I stopped.",
    heavy="That file holds far more than a server can have, so I stopped reading it.",
)
BUSY = "I am still reading another file for this server. Please try again in a minute."


class JsonFiles:
    """Checks that a JSON file is small enough for the bot itself to read."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(max(2, os.cpu_count() or 1))
        self._busy: set[int] = set()

    async def checked(
        self, guild_id: int, data: bytes, *, cpu: int = CPU_SECONDS, wall: float = WALL_SECONDS
    ) -> bytes:
        """Return the same JSON, or b"" if the file is not JSON.

        Raises OffloadError with a sentence if the file is too much to read, or another file of this
        server is being read.
        """
        if guild_id in self._busy:
            raise OffloadError(BUSY)
        self._busy.add(guild_id)
        head = {"cpu": cpu, "memory": MEMORY, "values": MAX_VALUES, "depth": MAX_DEPTH}
        try:
            async with self._turn:
                return await run_worker(WORKER, head, data, SENTENCES, wall)
        finally:
            self._busy.discard(guild_id)
