"""A process that starts a bot in a simulated Discord, prints "ready" once it is, and ends.

What a bot does in the background once it is ready does not count: it answers meanwhile.

`python -m benchmarks.harness.begin floor|ours`; settings come from the environment.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import simcord
    from discord.ext import commands


async def _begin(bot: commands.AutoShardedBot, env: simcord.Env) -> None:
    """Start a bot, print the word when Discord calls it ready, and stop it."""
    ready = asyncio.Event()

    async def on_ready() -> None:
        ready.set()

    bot.add_listener(on_ready)
    starting = asyncio.create_task(env.start())
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if not ready.is_set():
        await starting  # it failed, and says why
    print("ready", flush=True)
    await waiting
    await starting
    await env.shutdown()
    await bot.close()


async def begin_floor() -> None:
    """Start the floor bot."""
    import simcord

    from benchmarks.harness.floor import FloorBot

    bot = FloorBot()
    await _begin(bot, simcord.Env(bot))


async def begin_ours() -> None:
    """Start the bot as on Discord: its setup hook builds everything."""
    import simcord

    from bot.observability.malloc import uncollected

    with uncollected():  # as `boundary-bot run`
        from bot.app import create_bot
        from bot.settings import load_settings

        settings = load_settings(Path(os.devnull))
        bot = create_bot(settings.model_copy(update={"shard_count": 1}))
    await _begin(bot, simcord.Env(bot, settle_timeout=120))


if __name__ == "__main__":
    asyncio.run(begin_floor() if sys.argv[1] == "floor" else begin_ours())
