"""The pause between two questions of the same member, as admins set it.

The check for danger comes before it: help is given at any time.
"""

from __future__ import annotations

from math import ceil

from cachetools import LRUCache

PAUSE = (
    "This server has a short pause between questions. You can ask again in {seconds}. "
    "**/crisis** works at any time."
)
_MOST_MEMBERS = 10_000


def pause_refusal(seconds: int) -> str:
    """Return the sentence for somebody who asks again too soon."""
    return PAUSE.format(seconds="1 second" if seconds == 1 else f"{seconds} seconds")


class Cooldowns:
    """When each member asked last, in memory alone and in bounded room."""

    def __init__(self, most_members: int = _MOST_MEMBERS) -> None:
        self._last: LRUCache[tuple[int, int], float] = LRUCache(most_members)

    def take(self, guild_id: int, member_id: int, pause: int, at: float) -> int:
        """Take a turn at a time in seconds; return how many seconds to wait, 0 if it was taken.

        Who is refused does not wait longer for having tried.
        """
        if pause <= 0:
            return 0
        last = self._last.get((guild_id, member_id))
        seconds = 0 if last is None else ceil(last + pause - at)
        if seconds > 0:
            return min(seconds, pause)
        self._last[guild_id, member_id] = at
        return 0
