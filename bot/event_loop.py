"""The event loop that the bot runs on: uvloop's, and on Windows, where it does not run, Python's.

It takes a twentieth less of a question's time (docs/benchmarks.md).
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine

T = TypeVar("T")


def new_event_loop() -> asyncio.AbstractEventLoop:
    """Return a new loop of the kind that the bot runs on."""
    if sys.platform == "win32":
        return asyncio.new_event_loop()
    import uvloop

    return uvloop.new_event_loop()


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run work on a loop of its own, as `asyncio.run` does; return its result."""
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(work)
