"""The delay of the event loop: a task asks to be woken, and looks how much later it was."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.observability.metrics import Metrics

EVERY = 0.5
"""Seconds between two samples."""


async def sample_loop_delay(metrics: Metrics, every: float = EVERY) -> None:
    """Sample until cancelled."""
    while True:
        start = time.perf_counter()
        await asyncio.sleep(every)
        metrics.loop_delay(max(0.0, time.perf_counter() - start - every))
