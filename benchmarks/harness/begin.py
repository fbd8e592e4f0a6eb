"""A process that starts a bot in a simulated Discord, prints "ready", and ends.

`python -m benchmarks.harness.begin floor|ours`; settings come from the environment.
"""

from __future__ import annotations

import asyncio
import sys


async def begin_floor() -> None:
    """Start the floor bot."""
    import simcord

    from benchmarks.harness.floor import FloorBot

    bot = FloorBot()
    env = simcord.Env(bot)
    await env.start()
    print("ready", flush=True)
    await env.shutdown()
    await bot.close()


async def begin_ours() -> None:
    """Start the bot as on Discord: its setup hook builds everything."""
    import simcord

    from bot.observability.malloc import uncollected

    with uncollected():  # as `boundary-bot run`
        from bot.app import create_bot
        from bot.settings import Settings

        bot = create_bot(Settings(shard_count=1))
    env = simcord.Env(bot, settle_timeout=120)
    await env.start()
    print("ready", flush=True)
    await env.shutdown()
    await bot.close()


if __name__ == "__main__":
    asyncio.run(begin_floor() if sys.argv[1] == "floor" else begin_ours())
