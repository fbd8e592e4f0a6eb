"""A stand-in for Discord on this machine: enough for a bot in a process of its own to answer."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web

from benchmarks.harness.payloads import APP, APPLICATION, BOT_USER, Payload, guild, message, slash
from tests.cache_folder import CACHE

ROOT = Path(__file__).parents[2]
_SHOWN = 4
_ITSELF: Payload = {
    "user": BOT_USER,
    "roles": [],
    "joined_at": "2026-01-01T00:00:00+00:00",
    "deaf": False,
    "mute": False,
    "flags": 0,
}


def _json(document: object, status: int = 200) -> web.Response:
    # discord.py takes no JSON whose type names a charset.
    body = json.dumps(document).encode()
    return web.Response(body=body, status=status, headers={"Content-Type": "application/json"})


class StandIn:
    """One server with one bot in it.

    answers: what the bot sent to interactions; called: it has sent one. hold: cleared, it keeps the
    bot waiting for each of its answers to be taken. answers_heartbeats: else it is silent.
    """

    def __init__(self, heartbeat_ms: int = 40_000) -> None:
        self.answers: list[Payload] = []
        self.called = asyncio.Event()
        self.hold = asyncio.Event()
        self.hold.set()
        self.connected = asyncio.Event()
        self.left = asyncio.Event()
        self.answers_heartbeats = True
        self._is_there = True
        self._heartbeat_ms = heartbeat_ms
        self._socket: web.WebSocketResponse | None = None
        self._sequence = 0

    def app(self) -> web.Application:
        async def me(_: web.Request) -> web.Response:
            return _json(BOT_USER)

        async def application(_: web.Request) -> web.Response:
            return _json(APPLICATION)

        async def commands(_: web.Request) -> web.Response:
            return _json([])

        app = web.Application()
        app.router.add_get("/gateway", self._gateway)
        app.router.add_get("/users/@me", me)
        app.router.add_get("/oauth2/applications/@me", application)
        app.router.add_put(f"/applications/{APP}/commands", commands)
        app.router.add_post("/interactions/{id}/{token}/callback", self._callback)
        return app

    async def ask(self, text: str) -> None:
        """Let a member ask with /ask."""
        await self._dispatch("INTERACTION_CREATE", slash("ask", text))

    async def go_away(self) -> None:
        """Break the connection off, and take no other."""
        assert self._socket is not None
        self._is_there = False
        await self._socket.close(code=4000)

    async def _dispatch(self, event: str, data: object) -> None:
        assert self._socket is not None
        self._sequence += 1
        await self._socket.send_json({"op": 0, "t": event, "s": self._sequence, "d": data})

    async def _gateway(self, request: web.Request) -> web.StreamResponse:
        if not self._is_there:
            return web.Response(status=503)
        self._socket = socket = web.WebSocketResponse()
        await socket.prepare(request)
        hello = {"op": 10, "d": {"heartbeat_interval": self._heartbeat_ms}, "s": None}
        await socket.send_json(hello)
        async for received in socket:
            await self._received(received.json())
        self.left.set()
        return socket

    async def _received(self, payload: Any) -> None:
        assert self._socket is not None
        match payload["op"]:
            case 1 if self.answers_heartbeats:
                await self._socket.send_json({"op": 11, "d": None, "s": None})
            case 2:
                await self._dispatch("READY", self._ready())
                await self._dispatch("GUILD_CREATE", guild() | {"members": [_ITSELF]})
                self.connected.set()
            case _:
                pass

    def _ready(self) -> Payload:
        return {
            "v": 10,
            "user": BOT_USER,
            "guilds": [{"id": guild()["id"], "unavailable": True}],
            "session_id": "s",
            "shard": [0, 1],
            "resume_gateway_url": self.gateway_url,
            "application": {"id": str(APP), "flags": 0},
        }

    gateway_url = ""

    async def _callback(self, request: web.Request) -> web.Response:
        body = await _body(request)
        self.called.set()
        await self.hold.wait()
        self.answers.append(body)
        sent = message(body.get("data") or {})
        interaction = {"id": request.match_info["id"], "type": 2}
        return _json({"interaction": interaction, "resource": {"type": _SHOWN, "message": sent}})


async def _body(request: web.Request) -> Payload:
    if request.content_type == "application/json":
        return await request.json()
    form = await request.post()
    return json.loads(str(form["payload_json"]))


@asynccontextmanager
async def served(stand_in: StandIn) -> AsyncGenerator[int]:
    """Serve it; give the port."""
    runner = web.AppRunner(stand_in.app(), shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port = int(runner.addresses[0][1])
        stand_in.gateway_url = f"ws://127.0.0.1:{port}/gateway"
        yield port
    finally:
        await runner.cleanup()


class RunningBot:
    """The bot as a process, and the lines of its log."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.lines: list[str] = []
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self.lines.append(line.decode())

    async def port(self) -> int:
        """Return the port that it serves, once it does."""
        async with asyncio.timeout(60):
            while not (said := [line for line in self.lines if "Serving /livez" in line]):
                assert self.process.returncode is None, self.lines
                await asyncio.sleep(0.02)
        return int(json.loads(said[0])["event"].split()[-1].rstrip("."))

    async def ended(self) -> int:
        """Return its exit code, once it has ended."""
        async with asyncio.timeout(60):
            await self._reading
            return await self.process.wait()


@asynccontextmanager
async def running(
    stand_in_port: int, state: Path, **environment: str
) -> AsyncGenerator[RunningBot]:
    """Run the bot against a stand-in, with its port open and its log as JSON."""
    given = {
        "DISCORD_TOKEN": "x.y.z",
        "STATE_DIR": str(state),
        "CACHE_DIR": str(CACHE),
        "SHARD_COUNT": "1",
        "HTTP_PORT": "0",
        "LOG_FORMAT": "json",
        "PYTHONPATH": str(ROOT),
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.cli.run_on_loopback", str(stand_in_port), "run"),
        cwd=state,
        env={**os.environ, **given, **environment},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    bot = RunningBot(process)
    try:
        yield bot
    finally:
        if process.returncode is None:
            process.kill()
        await bot.ended()


async def get(port: int, path: str) -> tuple[int, str]:
    """Return status and body of a page of the bot's port."""
    async with ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status, await answer.text()
