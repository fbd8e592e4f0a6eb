"""Discord as a server of this machine: a gateway that plays a script, and its HTTP side."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from typing import Any, TypeAlias

import pytest
import yarl
from aiohttp import web
from discord.gateway import DiscordWebSocket
from discord.http import Route

from benchmarks.harness.payloads import APP, APPLICATION, BOT_USER, guild, message, slash

Socket: TypeAlias = web.WebSocketResponse
Scene: TypeAlias = "Callable[[DiscordServer, Socket], Awaitable[None]]"
"""Plays one connection, after HELLO."""
_HELLO: dict[str, Any] = {"op": 10, "d": {"heartbeat_interval": 40_000}, "s": None}
_HEARTBEAT = 1
_PATIENCE = 30.0


class DiscordServer:
    """Plays a scene for each connection of the bot, and takes the bot's answers.

    faults: status codes of the next answers to interactions, which count as not received. After the
    last scene the token is refused, which ends the bot.
    """

    def __init__(self, scenes: list[Scene], faults: list[int] | None = None) -> None:
        self._scenes = list(scenes)
        self._faults = list(faults or [])
        self._sequence = 0
        self._port = 0
        self._answered = asyncio.Event()
        self.hellos: list[int] = []
        """The first operation of each connection: 2 is IDENTIFY, 6 is RESUME."""
        self.answers: list[tuple[str, dict[str, Any]]] = []
        """Of each answer that arrived: the interaction's id and the body."""
        self.refused: list[int] = []

    def app(self) -> web.Application:
        """Return the routes that a bot needs to get ready and to answer."""
        app = web.Application()
        app.router.add_get("/gateway", self._connect)
        app.router.add_get("/users/@me", answers(BOT_USER))
        app.router.add_get("/oauth2/applications/@me", answers(APPLICATION))
        app.router.add_put(f"/applications/{APP}/commands", answers([]))
        app.router.add_post("/interactions/{id}/{token}/callback", self._callback)
        return app

    def serve(self, patch: pytest.MonkeyPatch) -> _Serving:
        """Serve, and send discord.py here."""
        return _Serving(self, patch)

    async def ready(self, socket: Socket) -> None:
        """Send READY and the one server."""
        document = {
            "v": 10,
            "user": BOT_USER,
            "guilds": [{"id": guild()["id"], "unavailable": True}],
            "session_id": "session",
            "shard": [0, 1],
            "resume_gateway_url": f"ws://127.0.0.1:{self._port}/gateway",
            "application": {"id": str(APP), "flags": 0},
        }
        await self.dispatch(socket, "READY", document)
        await self.dispatch(socket, "GUILD_CREATE", guild())

    async def ask(self, socket: Socket, text: str) -> None:
        """Send /ask and wait for its answer."""
        await self.deliver(socket, slash("ask", text))

    async def deliver(self, socket: Socket, payload: dict[str, Any]) -> None:
        """Send an interaction and wait for its answer."""
        before = len(self.answers)
        await self.dispatch(socket, "INTERACTION_CREATE", payload)
        async with asyncio.timeout(_PATIENCE):
            while len(self.answers) == before:
                self._answered.clear()
                await self._answered.wait()

    async def dispatch(self, socket: Socket, event: str, document: object) -> None:
        """Send an event with the next sequence number."""
        self._sequence += 1
        await socket.send_json({"op": 0, "t": event, "s": self._sequence, "d": document})

    async def _connect(self, request: web.Request) -> Socket:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._port = request.url.port or 0
        await socket.send_json(_HELLO)
        # A first heartbeat comes before.
        while (operation := json.loads((await socket.receive()).data)["op"]) == _HEARTBEAT:
            pass
        self.hellos.append(operation)
        if self._scenes:
            await self._scenes.pop(0)(self, socket)
        else:
            await socket.close(code=4004)
        return socket

    async def _callback(self, request: web.Request) -> web.Response:
        body = await request.text()
        if self._faults:
            status = self._faults.pop(0)
            self.refused.append(status)
            limit = {"message": "slow down", "retry_after": 0.05, "global": False}
            return _json(limit, status)
        answer = json.loads(body)
        number = request.match_info["id"]
        interaction = {"id": number, "type": 2}
        self.answers.append((number, answer))
        self._answered.set()
        resource = {"type": answer["type"], "message": message(answer["data"])}
        return _json({"interaction": interaction, "resource": resource})


class _Serving:
    """A context in which discord.py finds the server."""

    def __init__(self, server: DiscordServer, patch: pytest.MonkeyPatch) -> None:
        self._serving = served(server.app())
        self._patch = patch

    def __enter__(self) -> None:
        port = self._serving.__enter__()
        self._patch.setattr(Route, "BASE", f"http://127.0.0.1:{port}")
        address = yarl.URL(f"ws://127.0.0.1:{port}/gateway")
        self._patch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", address)

    def __exit__(self, *error: object) -> None:
        self._serving.__exit__(None, None, None)


def answers(document: object) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Return a handler that answers with a JSON document."""

    async def handle(request: web.Request) -> web.Response:
        await request.read()
        return _json(document)

    return handle


def _json(document: object, status: int = 200) -> web.Response:
    # discord.py takes no JSON whose type names a charset.
    headers = {"Content-Type": "application/json", "Via": "1.1 google"}
    return web.Response(status=status, body=json.dumps(document).encode(), headers=headers)


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
