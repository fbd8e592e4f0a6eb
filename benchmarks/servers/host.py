"""One bot with so many servers, in a process of its own, which prints what it holds as JSON.

`python -m benchmarks.servers.host bare|prepare|ours SERVERS FOLDER`. `bare` is discord.py with the
intents and caches of the real bot, and nothing behind them. `prepare` only stores the entries that
some servers have, for `ours`: indexing them leaves room in the heap, into which servers would fit.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import discord
from discord.ext import commands

from benchmarks.harness.doors import State, log_in
from benchmarks.harness.memory import resident_mb
from benchmarks.harness.ours import settings_for
from benchmarks.servers.guilds import guild_creates, guild_id_of, message_create, ready, shard_of
from bot.client.client import BoundaryBot
from bot.custom_knowledge.draft import EntryDraft
from bot.event_loop import run
from bot.observability.malloc import release
from bot.services import Core

A_SHARD = 1000
"""Servers of a shard; Discord recommends a shard for each thousand or so, and takes 2,500."""
OWN = 100
"""One server in so many has entries of its own."""
MESSAGES = 2000
_AT_ONCE = 50
_LONGEST = 600.0
_SHORT = 80


@dataclass(slots=True)
class Held:
    """Resident megabytes: with the servers there; then once each was asked, the quiet first.

    own: when those with entries of their own were asked as well. arrival: CPU seconds until all
    servers were there. message: CPU milliseconds of a message of others, of which nothing follows.
    """

    connected: float
    asked: float = 0.0
    own: float = 0.0
    arrival: float = 0.0
    message: float = 0.0


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
    # All come at once: nothing is to be waited for after the last.
    state.guild_ready_timeout = 0.1
    for shard in range(shards):
        own = [each for each in guild_ids if shard_of(each, shards) == shard]
        state.parsers["READY"](json.loads(ready(shard, shards, own)))
        for text in guild_creates(own):
            state.parsers["GUILD_CREATE"](json.loads(text))
        await asyncio.sleep(0)
    async with asyncio.timeout(_LONGEST):
        await client.wait_until_ready()
        # What the bot does by itself once all servers are there.
        await _handled()


async def _handled() -> None:
    """Wait until the handlers of all events are done."""
    while handlers := [each for each in asyncio.all_tasks() if _is_handler(each)]:
        await asyncio.wait(handlers)


def _is_handler(task: asyncio.Task[object]) -> bool:
    return task.get_name().startswith("discord.py: ")


def resident_now() -> float:
    """Return resident megabytes after what is free was given back."""
    release()
    release()
    return resident_mb()


async def overhear(state: State, guild_ids: Sequence[int]) -> float:
    """Let people talk among themselves; return the CPU milliseconds of a message."""
    texts = [
        json.dumps(message_create(guild_ids[number % len(guild_ids)], number))
        for number in range(MESSAGES)
    ]
    before = time.process_time()
    for start in range(0, MESSAGES, _AT_ONCE):
        for text in texts[start : start + _AT_ONCE]:
            state.parsers["MESSAGE_CREATE"](json.loads(text))
        await _handled()
    return 1e3 * (time.process_time() - before) / MESSAGES


async def ask_quiet(bot: BoundaryBot, guild_ids: Sequence[int]) -> None:
    """Load what a question loads of its server, where there is nothing but the usual."""
    services = bot.services
    for guild_id in guild_ids:
        config = await services.configs.get(guild_id, 10.0)
        await services.knowledge.get(guild_id, config)


async def ask_with_own(bot: BoundaryBot, guild_ids: Sequence[int]) -> None:
    """Load the knowledge of servers that have some of their own, one after the other."""
    for guild_id in guild_ids:
        await _loaded(bot, guild_id)


async def _loaded(bot: BoundaryBot, guild_id: int) -> None:
    """Wait for a server's own knowledge: a question waits a quarter of a second at most."""
    for _ in range(1000):
        if (await bot.services.knowledge.get(guild_id)).overlay is not None:
            return
        await asyncio.sleep(0.05)
    raise TimeoutError("the knowledge of a server was not loaded")


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
    guild_ids = [guild_id_of(number, shards) for number in range(servers)]
    before = time.process_time()
    await arrive(client, state, guild_ids)
    held = Held(resident_now(), arrival=time.process_time() - before)
    held.message = await overhear(state, guild_ids)
    await client.close()
    return held


async def prepare(bot: BoundaryBot, servers: int) -> Held:
    """Store the entries that one server in a hundred has."""
    shards = -(-servers // A_SHARD)
    await log_in(bot, shards)
    await write_entries(bot, [guild_id_of(number, shards) for number in range(servers // OWN)])
    await bot.close()
    return Held(0.0)


async def held_by_ours(bot: BoundaryBot, servers: int) -> Held:
    """Measure the real bot, on what `prepare` stored."""
    shards = -(-servers // A_SHARD)
    guild_ids = [guild_id_of(number, shards) for number in range(servers)]
    with_own, quiet = guild_ids[: servers // OWN], guild_ids[servers // OWN :]
    state = await log_in(bot, shards)
    bot.services.core.prepare()
    _hurry(bot)
    before = time.process_time()
    await arrive(bot, state, guild_ids)
    held = Held(resident_now(), arrival=time.process_time() - before)
    held.message = await overhear(state, guild_ids)
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
    """Measure one bot. Raises KeyError for an unknown kind."""
    kinds = {"bare": held_by_bare, "prepare": prepare, "ours": held_by_ours}
    return await kinds[kind](our_bot(folder, core), servers)


if __name__ == "__main__":
    result = run(measure(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))
    print(json.dumps(asdict(result)))
