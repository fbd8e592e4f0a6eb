"""The time as Discord tells it. Cases begin and end by it.

A ban that is lifted by a wrong clock is lifted too early, and Discord refuses a timeout that is too
long by its own clock. So the time is taken from Discord's answers, and goes on from there by a
clock that nobody sets (`time.monotonic`). Only before the first answer the machine's own clock
holds.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class DiscordClock:
    """Says what time it is in UTC: late by a second at most, never early."""

    def __init__(
        self,
        own: Callable[[], datetime] = lambda: datetime.now(UTC),
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """own: the machine's clock. steady: seconds from any beginning, which never leap."""
        self.own = own
        self._steady = steady
        self._reference: tuple[datetime, float] | None = None

    def note(self, moment: datetime) -> None:
        """Take the time that stands in an answer of Discord."""
        self._reference = (moment, self._steady())

    def __call__(self) -> datetime:
        """Return the time in UTC."""
        if self._reference is None:
            return self.own()
        moment, at = self._reference
        return moment + timedelta(seconds=self._steady() - at)

    @property
    def lead(self) -> timedelta:
        """By how much the machine's own clock is ahead.

        A machine that slept is ahead too, since its steady clock stood still: it is time to ask
        Discord again.
        """
        return self.own() - self()
