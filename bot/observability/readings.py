"""Figures that are read when somebody asks for them, and cost nothing until then."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping

from msgspec import Struct, field

_log = logging.getLogger(__name__)

BACKLOG_EVERY = 60.0
"""Seconds between two looks at the backlog: it asks the database."""
BACKLOG_SECONDS = 2.0
"""Seconds that one look may take."""


class WriterReading(Struct, frozen=True):
    """The writer of the database. waiting: changes. rows_written, rows_dropped: since the start."""

    waiting: int
    rows_written: int
    rows_dropped: int


class CacheReading(Struct, frozen=True):
    """A cache: what is in it, and how often something was in it or was not, since the start."""

    entries: int
    hits: int
    misses: int


class GatewayReading(Struct, frozen=True):
    """The connections to Discord.

    latency: the longest seconds between a heartbeat and its answer; None if there was none yet.
    """

    shards: int
    connected: int
    servers: int
    latency: float | None


class Backlog(Struct, frozen=True):
    """The work that waits, in all servers together.

    due: actions whose time has come and that nobody is working on. late: seconds since the oldest
    of them was due.
    """

    due: int
    late: float
    tickets: int
    reports: int


class ProcessReadings(Struct, frozen=True):
    """Where the figures of the running bot are read; caches by name."""

    writer: Callable[[], WriterReading]
    caches: Mapping[str, Callable[[], CacheReading]]
    gateway: Callable[[], GatewayReading]
    backlog: Callable[[], Awaitable[Backlog]]


class BacklogWatch(Struct):
    """Remembers the backlog, and looks anew at most once a minute."""

    read: Callable[[], Awaitable[Backlog]]
    last: Backlog | None = None
    _looked_at: float = field(default=float("-inf"))

    async def refresh(self) -> None:
        """Look if it is time to. Never raises: what was seen last holds until it is too old."""
        now = time.monotonic()
        if now - self._looked_at < BACKLOG_EVERY:
            return
        # Before the look, so that scrapes at the same time do not begin another.
        self._looked_at = now
        try:
            async with asyncio.timeout(BACKLOG_SECONDS):
                self.last = await self.read()
        except Exception as error:  # noqa: BLE001 the border of the process: no figure is better
            # Figures that are long over would hide that nothing moves any more.
            self.last = None
            _log.warning("The backlog could not be read (%s).", type(error).__name__)
