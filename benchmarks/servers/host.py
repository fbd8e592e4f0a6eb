"""One bot with so many servers, in a process of its own, which prints what it holds as JSON.

`python -m benchmarks.servers.host bare|ours SERVERS FOLDER`. `bare` is discord.py with the intents
and caches of the real bot, and nothing behind them.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import discord
from discord.ext import commands

from benchmarks.harness.doors import State, log_in
from benchmarks.harness.memory import resident_mb
from benchmarks.harness.ours import settings_for
from benchmarks.servers.guilds import guild_creates, guild_id_of, ready, shard_of
from bot.client.client import BoundaryBot
from bot.custom_knowledge.draft import EntryDraft
from bot.observability.malloc import release
from bot.services import Core

A_SHARD = 1000
"""Servers of a shard; Discord recommends a shard for each thousand or so, and takes 2,500."""
OWN = 100
"""One server in so many has entries of its own."""
_LONGEST = 600.0
_SHORT = 80


@dataclass(slots=True)
class Held:
    """Resident megabytes: before and with the servers; then once each was asked, the quiet first.

    own: when those with entries of their own were asked as well.
    """

    alone: float
    connected: float
    asked: float = 0.0
    own: float = 0.0


class BareBot(commands.AutoShardedBot):
    """discord.py alone, with what it keeps for a bot that is set up like the other."""

    def __init__(self, like: BoundaryBot) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=like.intents,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
        )


async def arrive(client: discord.AutoShardedClient, state: State, guild_ids: list[int]) -> None:
    """Let the servers of all shards come, as after a login; wait until the bot has seen them."""
    shards = state.shard_count
    for shard in range(shards):
        own = [each for each in guild_ids if shard_of(each, shards) == shard]
        state.parsers["READY"](json.loads(ready(shard, shards, own)))
        for text in guild_creates(own):
            state.parsers["GUILD_CREATE"](json.loads(text))
        await asyncio.sleep(0)
    async with asyncio.timeout(_LONGEST):
        await client.wait_until_ready()
        # What the bot does by itself once all servers are there: handlers of events.
        while handlers := [each for each in asyncio.all_tasks() if _is_handler(each)]:
            await asyncio.wait(handlers)


def _is_handler(task: asyncio.Task[object]) -> bool:
    return task.get_name().startswith("discord.py: ")


def resident_now() -> float:
    """Return resident megabytes after what is free was given back."""
    release()
    release()
    return resident_mb()


async def ask_quiet(bot: BoundaryBot, guild_ids: Sequence[int]) -> None:
    """Load what a question loads of its server, where there is nothing but the usual."""
    services = bot.services
    for guild_id in guild_ids:
        config = await services.configs.get(guild_id, 10.0)
        await services.knowledge.get(guild_id, config)


async def ask_with_own(bot: BoundaryBot, guild_ids: Sequence[int]) -> None:
    """Load the knowledge of servers that have some of their own, one after the other."""
    for guild_id in guild_ids:
        # A question waits a quarter of a second at most, and it may take longer.
        knowledge = await bot.services.knowledge.get(guild_id)
        while knowledge.overlay is None:
            knowledge = await bot.services.knowledge.get(guild_id)


async def write_entries(bot: BoundaryBot, guild_ids: Sequence[int]) -> None:
    """Give servers an entry of their own, and forget what was loaded for that."""
    entries = bot.services.core.snapshot.entries.values()
    texts = [text for entry in entries for text in entry.aliases if len(text) < _SHORT]
    for number, guild_id in enumerate(guild_ids):
        aliases = tuple(texts[(7 * number + each) % len(texts)] for each in range(3))
        question = f"{aliases[0]} in this server"
        draft = EntryDraft(question, "Ask the moderators of this server.", aliases=aliases)
        await bot.services.custom_knowledge.entries.add(guild_id, draft, 1)
        bot.services.forget_server(guild_id)


async def held_by_bare(like: BoundaryBot, servers: int) -> Held:
    """Measure discord.py alone."""
    client = BareBot(like)
    shards = -(-servers // A_SHARD)
    state = await log_in(client, shards)
    alone = resident_now()
    await arrive(client, state, [guild_id_of(number, shards) for number in range(servers)])
    held = Held(alone, resident_now())
    await client.close()
    return held


async def held_by_ours(bot: BoundaryBot, servers: int) -> Held:
    """Measure the real bot."""
    shards = -(-servers // A_SHARD)
    guild_ids = [guild_id_of(number, shards) for number in range(servers)]
    with_own, quiet = guild_ids[: servers // OWN], guild_ids[servers // OWN :]
    state = await log_in(bot, shards)
    bot.services.core.prepare()
    _hurry(bot)
    await write_entries(bot, with_own)
    alone = resident_now()
    await arrive(bot, state, guild_ids)
    held = Held(alone, resident_now())
    await ask_quiet(bot, quiet)
    held.asked = resident_now()
    await ask_with_own(bot, with_own)
    held.own = resident_now()
    await bot.close()
    return held


def _hurry(bot: BoundaryBot) -> None:
    """Let the reading back of audit logs, which goes at a pace of ten servers a second, be done."""
    pace = getattr(bot.get_cog("ByHand"), "_pace")  # noqa: B009 a pace is no setting
    setattr(pace, "_interval", 0.0)  # noqa: B010


def our_bot(folder: Path, core: Core | None = None) -> BoundaryBot:
    """Return the real bot, not yet logged in."""
    from bot.app import create_bot

    return create_bot(settings_for(folder).model_copy(update={"shard_count": None}), core)


async def measure(kind: str, servers: int, folder: Path, core: Core | None = None) -> Held:
    """Measure one bot."""
    bot = our_bot(folder, core)
    return await (held_by_ours(bot, servers) if kind == "ours" else held_by_bare(bot, servers))


if __name__ == "__main__":
    result = asyncio.run(measure(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))
    print(json.dumps(asdict(result)))
