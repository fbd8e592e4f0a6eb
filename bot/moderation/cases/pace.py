"""A pace: the sweep leaves Discord's limits to those who wait for an answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Final

INTERVAL: Final = 0.1
"""Seconds between two due rows: ten a second, where Discord lets a bot make 50 calls in all."""


class Pace:
    """Lets one pass after the other, evenly."""

    def __init__(
        self, interval: float = INTERVAL, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """interval: seconds between two of them, at least."""
        self._interval = interval
        self._clock = clock
        self._next = 0.0

    async def wait(self) -> None:
        """Wait for one's place."""
        now = self._clock()
        place = max(now, self._next)
        self._next = place + self._interval
        if place > now:
            await asyncio.sleep(place - now)
