"""Discord ends the connection of a running bot: one sentence and an exit code."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yarl
from aiohttp import web
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.services import Core
from bot.settings import Settings
from bot.storage.engine.claim import FolderClaim
from tests.cli.conftest import Run, told

ME = {"id": "4242", "username": "boundary", "discriminator": "0", "avatar": None, "bot": True}
READY: dict[str, Any] = {
    "v": 10,
    "user": ME,
    "guilds": [],
    "session_id": "s",
    "shard": [0, 1],
    "resume_gateway_url": "ws://127.0.0.1:1",
    "application": {"id": "4242", "flags": 0},
}


class Gateway:
    """As much of Discord as a bot needs to get ready; then it closes the connection."""

    def __init__(self, code: int) -> None:
        self.code = code
        self.was_ready = False

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/gateway", self.connect)
        app.router.add_get("/users/@me", _answers(ME))
        app.router.add_get("/oauth2/applications/@me", _answers(_application()))
        app.router.add_put("/applications/4242/commands", _answers([]))
        return app

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 40_000}, "s": None})
        await socket.receive()
        await socket.send_json({"op": 0, "t": "READY", "s": 1, "d": READY})
        self.was_ready = True
        await socket.close(code=self.code)
        return socket


def _application() -> dict[str, Any]:
    return {
        "id": "4242",
        "name": "b",
        "description": "",
        "icon": None,
        "verify_key": "",
        "flags": 0,
    } | {
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": ME,
        "team": None,
    }


def _answers(document: object) -> Callable[[web.Request], Any]:
    async def handle(request: web.Request) -> web.Response:
        await request.read()
        body = json.dumps(document).encode()
        # discord.py takes no JSON whose type names a charset.
        return web.Response(body=body, headers={"Content-Type": "application/json"})

    return handle


@contextmanager
def served(app: web.Application) -> Generator[int]:
    """Serve in a thread of its own, for the command has a loop of its own; the port."""
    loop, ports = asyncio.new_event_loop(), list[int]()
    runner = web.AppRunner(app)

    async def start() -> None:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        ports.append(runner.addresses[0][1])

    loop.run_until_complete(start())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield ports[0]
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.mark.parametrize(
    ("code", "words", "exit_code"),
    [
        (4004, "refused the token", 5),
        (4010, "SHARD_COUNT", 5),
        (4011, "SHARD_COUNT", 5),
        (4012, "Update the bot", 5),
        (4013, "Update the bot", 5),
        (4014, "Message Content Intent", 3),
    ],
)
def test_a_connection_that_discord_ends_is_one_sentence(
    run: Run,
    tmp_path: Path,
    core: Core,
    monkeypatch: pytest.MonkeyPatch,
    code: int,
    words: str,
    exit_code: int,
) -> None:
    discord_itself = Gateway(code)
    monkeypatch.setenv("DISCORD_TOKEN", "x.y.z")
    monkeypatch.setenv("SHARD_COUNT", "1")

    def loaded(_: Settings) -> Core:
        return core

    monkeypatch.setattr("bot.app.load_core", loaded)
    with served(discord_itself.app()) as port:
        monkeypatch.setattr(Route, "BASE", f"http://127.0.0.1:{port}")
        address = yarl.URL(f"ws://127.0.0.1:{port}/gateway")
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", address)
        result = run("run")
    sentence, left_with = told(result)
    assert discord_itself.was_ready, "it ran before the connection was ended"
    assert words in sentence
    assert left_with == exit_code
    with FolderClaim(tmp_path / "state"):
        pass  # nothing holds the folder any more
