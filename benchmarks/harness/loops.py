"""Which event loop a contender runs on. Imports nothing of it: floors must not hold the bot."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

FLOORS = ("floor", "large", "swift")
"""With a small card; with a card of our size; the same on the bot's event loop."""
_PLAIN = ("floor", "large")


def run_as(kind: str, work: Coroutine[Any, Any, None]) -> None:
    """Run work on the loop of a kind of contender: the bot's own, or Python's for a floor."""
    if kind in _PLAIN:
        asyncio.run(work)
        return
    from bot.event_loop import run

    run(work)
