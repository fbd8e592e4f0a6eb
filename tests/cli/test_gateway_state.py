"""Whether the connection to Discord works, seen with discord.py's own on a real socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import cast

import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.client.client import BoundaryBot
from bot.client.operation.gateway_state import gateway_problem, read_gateway
from tests.cli.stand_in import StandIn, served

HEARTBEAT_MS = 50


@asynccontextmanager
async def connected(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[BoundaryBot]:
    """A client of discord.py's that is connected; it has all that is read of a bot."""
    async with served(stand_in) as port:
        monkeypatch.setattr(Route, "BASE", f"http://127.0.0.1:{port}")
        address = yarl.URL(stand_in.gateway_url)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", address)
        client = discord.AutoShardedClient(
            intents=discord.Intents(guilds=True),
            shard_count=1,
            guild_ready_timeout=0.05,
            max_messages=None,
        )
        bot = cast("BoundaryBot", client)
        assert await gateway_problem(bot) == "0 of 1 shards are connected to Discord"
        async with client:
            running = asyncio.create_task(client.start("x.y.z"))
            yield bot
        await running


async def until(bot: BoundaryBot, problem: str | None) -> None:
    """Return once that is what is wrong."""
    async with asyncio.timeout(20):
        while await gateway_problem(bot) != problem:  # noqa: ASYNC110 nobody tells of it
            await asyncio.sleep(0.01)


async def test_a_connection_is_told_from_one_that_is_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = StandIn(HEARTBEAT_MS)
    async with connected(stand_in, monkeypatch) as bot:
        await until(bot, None)
        figures = read_gateway(bot)
        assert (figures.shards, figures.connected, figures.servers) == (1, 1, 1)
        assert figures.latency is None or figures.latency < 10
        stand_in.answers_heartbeats = False
        await until(bot, "Discord does not answer the heartbeat of 1 of 1 shards")
        stand_in.answers_heartbeats = True
        await until(bot, None)
        await stand_in.go_away()
        await until(bot, "0 of 1 shards are connected to Discord")
