"""Telling moderators of somebody in danger: how often, and without help waiting for it.

Nothing here is logged, also no failure: a log would say that somebody was in danger, and when.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

from cachetools import LRUCache

PAUSE = 300.0
"""Seconds between two alerts in one server at least."""
REQUESTS = 6
"""Requests that one member may pass on in a server in a day; those that reached nobody too."""
_MOST = 10_000
_SECONDS = 20.0
_DAY = 24 * 3600.0


@dataclass(slots=True)
class _Told:
    at: float
    since: int = 0


class Alerts:
    """Limits how often alerts are sent, and sends them in the background, after the help."""

    def __init__(self, pause: float = PAUSE, clock: Callable[[], float] = time.monotonic) -> None:
        """Allow one alert per server every `pause` seconds of `clock`."""
        self._pause = pause
        self._clock = clock
        self._told: dict[int, _Told] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._turns: WeakValueDictionary[tuple[int, int], asyncio.Lock] = WeakValueDictionary()
        self._asked: LRUCache[tuple[int, int], tuple[float, ...]] = LRUCache(_MOST)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do the work in the background; errors in it are not reported."""
        task = asyncio.create_task(_quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def take(self, guild_id: int) -> int | None:
        """Count an alert; return how many were held back since the last, None to hold it back."""
        now = self._clock()
        told = self._told.get(guild_id)
        if told is not None and now - told.at < self._pause:
            told.since += 1
            return None
        # The servers that were told longest ago make room; what they held back is not told.
        self._told.pop(guild_id, None)
        self._told[guild_id] = _Told(now)
        if len(self._told) > _MOST:
            del self._told[next(iter(self._told))]
        return told.since if told else 0

    def give_back(self, guild_id: int, held_back: int) -> None:
        """Take back what `take` allowed, because the alert could not be sent."""
        if (told := self._told.get(guild_id)) is not None:
            told.at = self._clock() - self._pause
            told.since += held_back + 1

    def turn(self, guild_id: int, user_id: int) -> asyncio.Lock:
        """Return the lock under which alert and request of one member come to one card."""
        return self._turns.setdefault((guild_id, user_id), asyncio.Lock())

    def may_ask(self, guild_id: int, user_id: int) -> bool:
        """Count a member's request; False if they had as many in a day as they may have."""
        key, now = (guild_id, user_id), self._clock()
        recent = tuple(at for at in self._asked.get(key) or () if now - at < _DAY)
        if len(recent) >= REQUESTS:
            return False
        self._asked[key] = (*recent, now)
        return True


async def _quietly(work: Coroutine[Any, Any, None]) -> None:
    with suppress(Exception):  # a border: nobody waits for it, and a log would tell
        async with asyncio.timeout(_SECONDS):
            await work
