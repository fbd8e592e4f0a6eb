"""Is the process ready for work: each check says so, or says in plain words why not."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from msgspec import Struct, field

STARTING = "starting"
STOPPING = "stopping"
TRY_EVERY = 15.0
"""Seconds between two writes that prove that the database takes them."""
TRY_AGAIN = 3.0
"""Seconds until the next try after one that failed."""
TRY_SECONDS = 2.0
"""Seconds that one write may take."""
PROOF_HOLDS = 45.0
"""Seconds for which a write is proof: a single one that is slow or fails raises no alarm yet."""

Problem: TypeAlias = "str | None"
"""The reason for not being ready, None if there is none."""
Check: TypeAlias = "Callable[[], Awaitable[Problem]]"


class Readiness(Struct):
    """The checks by name, and whether the process starts, runs or stops."""

    phase: str | None = STARTING
    """STARTING, STOPPING, or None while it runs and the checks say how it is."""
    checks: Mapping[str, Check] = field(default_factory=dict[str, Check])

    def run(self, checks: Mapping[str, Check]) -> None:
        """Let these checks decide from now on, unless the process stops already."""
        self.checks = checks
        if self.phase is not STOPPING:
            self.phase = None

    def stop(self) -> None:
        """Say "stopping" from now on."""
        self.phase = STOPPING

    async def is_ready(self) -> bool:
        """Return whether nothing is wrong."""
        return not any((await self.problems()).values())

    async def problems(self) -> dict[str, Problem]:
        """Return by name what is wrong; all values are None when it is ready."""
        if self.phase is not None:
            return {"process": self.phase}
        names = tuple(self.checks)
        results = await asyncio.gather(*(self.checks[name]() for name in names))
        return dict(zip(names, results, strict=True))


class WriteProof:
    """A check that writes something now and then. Those who ask at once share one write."""

    def __init__(
        self,
        write: Callable[[], Awaitable[None]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prove it by `write`, which may raise anything."""
        self._write = write
        self._clock = clock
        self._proved_at = float("-inf")
        self._next_try = float("-inf")
        self._trying = asyncio.Lock()

    async def __call__(self) -> Problem:
        """Return why the database does not seem to take writes, None if it does."""
        async with self._trying:
            if self._clock() >= self._next_try:
                await self._try()
        if self._clock() - self._proved_at <= PROOF_HOLDS:
            return None
        return "the database has taken no write for a while"

    async def _try(self) -> None:
        try:
            async with asyncio.timeout(TRY_SECONDS):
                await self._write()
        except Exception:  # noqa: BLE001 the border of the process: whatever it is, it is no proof
            self._next_try = self._clock() + TRY_AGAIN
        else:
            self._proved_at = self._clock()
            self._next_try = self._proved_at + TRY_EVERY
