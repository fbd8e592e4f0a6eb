"""A discord.py client between its two doors: events in, requests out, no network, no simulator.

An event goes to the parser that the gateway would call. A request is taken where discord.py would
hand it to aiohttp, its body already written as JSON, and answered at once as Discord would. So
the time between the two is discord.py's and the bot's own, and the process's CPU is theirs but
for a few microseconds, which `nothing` shows.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

import discord
from discord.http import Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from benchmarks.harness.payloads import APPLICATION, BOT_USER, Payload, guild, message

_QUIET = 0.01
_LONGEST = 10.0
_MESSAGE, _UPDATE = 4, 7
_EPHEMERAL = 64


@dataclass(frozen=True, slots=True)
class Sample:
    """What some interactions took: seconds from event to answer each, CPU seconds of all."""

    waits: list[float]
    cpu: float

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of CPU an interaction, all threads."""
        return 1e3 * self.cpu / len(self.waits)


class _State(Protocol):
    """The part of discord.py's connection state that the gateway calls."""

    parsers: dict[str, Callable[[Payload], None]]
    shard_count: int


@dataclass(slots=True)
class Exit:
    """Where all requests end. `last` is the newest message that was sent or redrawn."""

    waiting: dict[int, asyncio.Future[float]] = field(
        default_factory=dict[int, "asyncio.Future[float]"]
    )
    last: Payload = field(default_factory=dict[str, Any])
    answers: int = 0
    other: int = 0

    def leave(self, interaction_id: int) -> None:
        """Note that the answer to an interaction leaves the bot now."""
        now = time.perf_counter()
        found = self.waiting.pop(interaction_id, None)
        if found is None:
            self.other += 1
        else:
            self.answers += 1
            found.set_result(now)

    def expect(self, interaction_id: int) -> asyncio.Future[float]:
        """Return when the answer left, once it has."""
        future = asyncio.get_running_loop().create_future()
        self.waiting[interaction_id] = future
        return future


class _Webhooks(AsyncWebhookAdapter):
    """Answers to interactions end here instead of at aiohttp."""

    def __init__(self, way_out: Exit) -> None:
        super().__init__()
        self._exit = way_out

    async def request(self, route: Route, session: Any, **options: Any) -> Any:
        """Take a request as far as its JSON, and give back what Discord would."""
        del session
        body = json.dumps(options.get("payload") or {}, separators=(",", ":"), ensure_ascii=True)
        interaction_id = int(str(route.webhook_id))
        self._exit.leave(interaction_id)
        return self._callback(interaction_id, cast("Payload", json.loads(body)))

    def _callback(self, interaction_id: int, body: Payload) -> Payload:
        kind = body.get("type")
        answered: Payload = {"id": str(interaction_id), "type": 2}
        if kind not in {_MESSAGE, _UPDATE}:
            return {"interaction": answered}
        sent = message(body["data"])
        self._exit.last = sent
        answered["response_message_id"] = sent["id"]
        answered["response_message_ephemeral"] = bool(sent["flags"] & _EPHEMERAL)
        return {"interaction": answered, "resource": {"type": kind, "message": sent}}


def open_exit() -> Exit:
    """Take every answer to an interaction from here on, in this context and its tasks."""
    way_out = Exit()
    async_context.set(_Webhooks(way_out))
    return way_out


async def connect(client: discord.AutoShardedClient) -> Callable[[Payload], None]:
    """Log a client in to nowhere, give it one server; return what takes its interactions."""

    async def request(route: Route, **options: Any) -> Any:
        known = {"/users/@me": BOT_USER, "/oauth2/applications/@me": APPLICATION}
        if route.path in known:
            return known[route.path]
        if route.method == "PUT" and route.path.endswith("/commands"):
            return [_synced(number, command) for number, command in enumerate(options["json"], 1)]
        raise AssertionError(f"an unexpected request: {route.method} {route.path}")

    setattr(client.http, "request", request)  # noqa: B010 the door itself
    await client.login("benchmark")
    state = cast("_State", getattr(client, "_connection"))  # noqa: B009 discord.py's own door
    state.shard_count = 1
    state.parsers["GUILD_CREATE"](guild())
    return state.parsers["INTERACTION_CREATE"]


def _synced(number: int, command: Payload) -> Payload:
    ids = {"id": str(number), "application_id": APPLICATION["id"], "version": "1"}
    return {"description": "", **command, **ids, "default_member_permissions": None}


async def drive(
    parse: Callable[[Payload], None], way_out: Exit, payloads: Sequence[Payload]
) -> Sample:
    """Deliver interactions one after the other. Raises TimeoutError for one left unanswered."""
    waits: list[float] = []
    before = time.process_time()
    for payload in payloads:
        answered = way_out.expect(int(payload["id"]))
        started = time.perf_counter()
        parse(payload)
        async with asyncio.timeout(_LONGEST):
            waits.append(await answered - started)
    # What follows an answer (views kept, rows written) belongs to its cost.
    await asyncio.sleep(_QUIET)
    return Sample(waits, time.process_time() - before)


def nothing(way_out: Exit) -> Callable[[Payload], None]:
    """Return the parser of a bot that answers by itself: what remains is the harness."""
    loop = asyncio.get_running_loop()

    def parse(payload: Payload) -> None:
        loop.call_soon(way_out.leave, int(payload["id"]))

    return parse
