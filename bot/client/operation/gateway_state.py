"""The state of the connections to Discord: for the metrics, and for whether the bot is ready.

discord.py keeps the time of the last heartbeat's answer to itself. What is read of it here is its
own (`Shard.ws`, `KeepAliveHandler`); a test with a real connection sees when it changes.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any

from bot.observability.readings import GatewayReading

if TYPE_CHECKING:
    import discord

    from bot.client.client import BoundaryBot

MISSED = 2.0
"""Intervals without an answer to a heartbeat after which a connection counts as dead."""


def read_gateway(bot: BoundaryBot) -> GatewayReading:
    """Return the figures of the connections."""
    shards = list(bot.shards.values())
    latencies = [shard.latency for shard in shards if math.isfinite(shard.latency)]
    return GatewayReading(
        shards=_expected(bot),
        connected=sum(not shard.is_closed() for shard in shards),
        servers=len(bot.guilds),
        latency=max(latencies, default=None),
    )


async def gateway_problem(bot: BoundaryBot) -> str | None:
    """Return why not all connections work, None if they do."""
    expected, shards = _expected(bot), list(bot.shards.values())
    connected = sum(not shard.is_closed() for shard in shards)
    if connected < expected:
        return f"{connected} of {expected} shards are connected to Discord"
    silent = sum(not _answers(shard) for shard in shards)
    if silent:
        return f"Discord does not answer the heartbeat of {silent} of {expected} shards"
    if not bot.is_ready():
        return "Discord has not sent all servers yet"
    return None


def _expected(bot: BoundaryBot) -> int:
    """Return how many shards this process has to hold."""
    return len(bot.shard_ids) if bot.shard_ids else bot.shard_count or 1


def _answers(shard: discord.ShardInfo) -> bool:
    """Whether the last heartbeat was answered less than two intervals ago."""
    parent: Any = getattr(shard, "_parent", None)
    keep_alive: Any = getattr(getattr(parent, "ws", None), "_keep_alive", None)
    if keep_alive is None or keep_alive.interval is None:
        return False
    age = time.perf_counter() - keep_alive._last_ack  # noqa: SLF001 there is no other way to it
    return bool(age < MISSED * keep_alive.interval)
