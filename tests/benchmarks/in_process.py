"""Contenders and the demo in this process, on the core of all tests: it takes seconds to load."""

from __future__ import annotations

import asyncio
import json
import queue
import threading
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from contextvars import Context, copy_context
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.harness.crew import Contestant
from benchmarks.harness.worker import Contender, contender
from bot.demo import served
from bot.services import Core
from bot.settings import Settings
from tests.cache_folder import CACHE

PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class LocalContestant:
    """A contender in a context of its own, where its requests end."""

    bot: Contender
    context: Context

    async def tell(self, do: str, **order: Any) -> dict[str, Any]:
        """Carry out an order; return the figures as a process would send them."""
        work = self.bot.handle({"do": do, **order})
        figures = await asyncio.get_running_loop().create_task(work, context=self.context)
        return json.loads(json.dumps(figures))


@asynccontextmanager
async def crew_in_this_process(
    core: Core, folder: Path, names: Sequence[str]
) -> AsyncGenerator[dict[str, Contestant]]:
    """Connect the contenders one after the other; close them in the end."""
    contestants: dict[str, Contestant] = {}
    async with AsyncExitStack() as stack:
        for name in names:
            context = copy_context()
            start = contender(name.partition(":")[0], folder / name, core)
            bot = await asyncio.get_running_loop().create_task(start, context=context)
            stack.push_async_callback(bot.client.close)
            contestants[name] = LocalContestant(bot, context)
        yield contestants


@contextmanager
def demo_in_a_thread(core: Core, folder: Path) -> Generator[str]:
    """Serve the demo from a thread; give the address of its page."""
    addresses: queue.Queue[str] = queue.Queue()
    stop = threading.Event()

    async def serve() -> None:
        settings = Settings(cache_dir=CACHE)
        async with served(settings, data=folder / "demo", core=core) as url:
            addresses.put(url)
            await asyncio.to_thread(stop.wait)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    try:
        yield addresses.get(timeout=PATIENCE)
    finally:
        stop.set()
        thread.join()
