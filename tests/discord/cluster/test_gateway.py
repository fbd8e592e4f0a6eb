"""discord.py itself, on a gateway of the test's: whose shard it is, and whose turn to identify."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
import yarl
from aiohttp import web
from discord.gateway import DiscordWebSocket
from discord.http import Route

from benchmarks.harness.payloads import APP, APPLICATION, BOT_USER
from bot.app import create_bot
from bot.client.client import BoundaryBot
from bot.services import Core
from bot.settings import Settings
from tests.cli.discord_server import answers
from tests.engines.databases import ABSENT
from tests.engines.server import binaries
from tests.storage.coordination.members import until

pytestmark = pytest.mark.skipif(binaries() is None, reason=ABSENT)
HEARTBEAT, IDENTIFY = 1, 2
LIMITS = {
    "url": "ws://127.0.0.1:1",
    "shards": 2,
    "session_start_limit": {
        "total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1,
    },
}  # fmt: skip
READY: dict[str, Any] = {
    "v": 10,
    "user": BOT_USER,
    "guilds": [],
    "session_id": "s",
    "resume_gateway_url": "ws://127.0.0.1:1",
    "application": {"id": str(APP), "flags": 0},
}


class ShardedGateway:
    """As much of Discord as shards need to get ready; it remembers which identified."""

    def __init__(self) -> None:
        self.identified: list[int] = []

    def app(self) -> web.Application:
        """Return its routes."""
        app = web.Application()
        app.router.add_get("/gateway", self.connect)
        app.router.add_get("/gateway/bot", answers(LIMITS))
        app.router.add_get("/users/@me", answers(BOT_USER))
        app.router.add_get("/oauth2/applications/@me", answers(APPLICATION))
        app.router.add_put(f"/applications/{APP}/commands", answers([]))
        return app

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        """Be one connection, until the bot ends it."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 40_000}, "s": None})
        async for message in socket:
            said: dict[str, Any] = json.loads(message.data)
            if said["op"] == HEARTBEAT:
                await socket.send_json({"op": 11})
            elif said["op"] == IDENTIFY:
                shard: list[int] = said["d"]["shard"]
                self.identified.append(shard[0])
                ready = READY | {"shard": shard}
                await socket.send_json({"op": 0, "t": "READY", "s": 1, "d": ready})
        return socket


@pytest.fixture
async def gateway(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ShardedGateway]:
    running = ShardedGateway()
    runner = web.AppRunner(running.app(), shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    monkeypatch.setattr(Route, "BASE", f"http://127.0.0.1:{port}")
    address = yarl.URL(f"ws://127.0.0.1:{port}/gateway")
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", address)
    monkeypatch.setattr("bot.client.cluster.member.IDENTIFY_SECONDS", 0.05)
    monkeypatch.setattr("bot.storage.coordination.coordinator.CLAIM_SECONDS", 0.02)
    yield running
    await runner.cleanup()


@asynccontextmanager
async def started(settings: Settings, core: Core, shard_ids: str) -> AsyncGenerator[BoundaryBot]:
    """A bot with some of two shards, while it runs."""
    own = settings.model_copy(update={"shard_count": 2, "shard_ids": shard_ids})
    bot = create_bot(own, core)
    running = asyncio.create_task(bot.start("x.y.z"))
    try:
        yield bot
    finally:
        await bot.close()
        await asyncio.wait({running}, timeout=60)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_a_shard_goes_from_one_process_to_the_next(
    gateway: ShardedGateway, settings: Settings, core: Core, caplog: pytest.LogCaptureFixture
) -> None:
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(started(settings, core, "0"))
        old = started(settings, core, "1")
        before = await old.__aenter__()
        await until(lambda: sorted(gateway.identified) == [0, 1])
        with caplog.at_level(logging.WARNING):
            await stack.enter_async_context(started(settings, core, "1"))
            await until(lambda: "Shard 1 belongs to another process" in caplog.text)
        assert len(gateway.identified) == 2, "the new one waits, and does not answer twice"
        assert first.fault is before.fault is None
        await old.__aexit__(None, None, None)
        await until(lambda: sorted(gateway.identified) == [0, 1, 1])


async def test_a_process_whose_shard_another_took_ends_with_a_sentence(
    gateway: ShardedGateway, settings: Settings, core: Core
) -> None:
    async with started(settings, core, "1") as bot:
        await until(lambda: gateway.identified == [1])
        bot.cluster.on_shards_lost(frozenset({1}))
        await until(bot.is_closed)
        assert bot.fault is not None
        assert "Another process serves shard 1 now" in bot.fault
