"""Limits: how often a team hears of somebody in danger, and how often a member may ask."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from weakref import WeakValueDictionary

from cachetools import LRUCache
from msgspec import Struct

PAUSE = 300.0
"""Seconds between two alerts in one server at least."""
REQUESTS = 6
"""Requests that one member may pass on in a server in a day; those that reached nobody count."""
_MOST = 10_000
_DAY = 24 * 3600.0


class _LastAlert(Struct):
    """The time of a server's newest alert, and how many were held back since."""

    at: float
    held_back: int = 0


class AlertLimits:
    """Limits alerts and requests; all of it is in memory, and bounded."""

    def __init__(self, pause: float = PAUSE, clock: Callable[[], float] = time.monotonic) -> None:
        """Allow one alert per server every `pause` seconds of `clock`."""
        self._pause = pause
        self.clock = clock
        # The servers with the oldest alerts make room; their number of held-back ones is lost.
        self._last_alerts: LRUCache[int, _LastAlert] = LRUCache(_MOST)
        self._locks: WeakValueDictionary[tuple[int, int], asyncio.Lock] = WeakValueDictionary()
        self._requests: LRUCache[tuple[int, int], tuple[float, ...]] = LRUCache(_MOST)

    def take(self, guild_id: int) -> int | None:
        """Count an alert; return how many were held back since the last, None to hold it back."""
        now = self.clock()
        last = self._last_alerts.get(guild_id)
        if last is not None and now - last.at < self._pause:
            last.held_back += 1
            return None
        self._last_alerts[guild_id] = _LastAlert(now)
        return last.held_back if last else 0

    def give_back(self, guild_id: int, held_back: int) -> None:
        """Take back what `take` allowed, because the alert could not be posted."""
        if (last := self._last_alerts.get(guild_id)) is not None:
            # As if the pause were over: the next alert goes out at once.
            last.at = self.clock() - self._pause
            last.held_back += held_back + 1

    def turn(self, guild_id: int, user_id: int) -> asyncio.Lock:
        """Return the lock that brings the alert and the request of a member to one card."""
        return self._locks.setdefault((guild_id, user_id), asyncio.Lock())

    def may_ask(self, guild_id: int, user_id: int) -> bool:
        """Count a member's request; False if they had as many in a day as they may have."""
        key, now = (guild_id, user_id), self.clock()
        recent = tuple(at for at in self._requests.get(key) or () if now - at < _DAY)
        if len(recent) >= REQUESTS:
            return False
        self._requests[key] = (*recent, now)
        return True
