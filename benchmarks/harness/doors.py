"""A discord.py client without a network: the harness delivers its events and takes its requests.

An event goes to the parser that the gateway would call. The harness takes a request where
discord.py would pass it to aiohttp, and answers at once like Discord. So the time
between the two is that of discord.py and the bot alone, and so is the CPU time of the process, but
for a few microseconds of the harness, which `nothing` measures.
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
_MESSAGE, _LATER, _UPDATE = 4, 5, 7
_BEFORE_ID = "token-"
_EPHEMERAL = 64


@dataclass(frozen=True, slots=True)
class Sample:
    """The time of some interactions: seconds from event to answer of each, CPU seconds of all."""

    waits: list[float]
    cpu: float

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of CPU for one interaction, all threads."""
        return 1e3 * self.cpu / len(self.waits)


class State(Protocol):
    """The part of discord.py's connection state that the gateway calls."""

    parsers: dict[str, Callable[[Payload], None]]
    shard_count: int
    shard_ids: Sequence[int]
    guild_ready_timeout: float


@dataclass(slots=True)
class Exit:
    """The end of all requests. `last` is the newest message that was sent or redrawn."""

    waiting: dict[int, asyncio.Future[float]] = field(
        default_factory=dict[int, "asyncio.Future[float]"]
    )
    last: Payload = field(default_factory=dict[str, Any])
    answers: int = 0
    other: int = 0

    def leave(self, interaction_id: int) -> None:
        """Take the answer to an interaction, which leaves the bot now."""
        now = time.perf_counter()
        waiting = self.waiting.pop(interaction_id, None)
        if waiting is None:
            self.other += 1
        else:
            self.answers += 1
            waiting.set_result(now)

    def expect(self, interaction_id: int) -> asyncio.Future[float]:
        """Return a future of the time at which the answer leaves."""
        future = asyncio.get_running_loop().create_future()
        self.waiting[interaction_id] = future
        return future


class _Webhooks(AsyncWebhookAdapter):
    """The end of answers to interactions, in place of aiohttp."""

    def __init__(self, way_out: Exit) -> None:
        super().__init__()
        self._exit = way_out

    async def request(self, route: Route, session: Any, **options: Any) -> Any:
        """Write a request as JSON, and return what Discord would."""
        del session
        body = json.dumps(options.get("payload") or {}, separators=(",", ":"), ensure_ascii=True)
        interaction_id = int(str(route.webhook_token).removeprefix(_BEFORE_ID))
        if route.path.endswith("/callback"):
            data = cast("Payload", json.loads(body))
            # Who is told that an answer is coming still waits for it.
            if data.get("type") != _LATER:
                self._exit.leave(interaction_id)
            reply = self._callback(interaction_id, data)
            # Discord sends the message back only to whoever asks for it.
            return reply if options.get("params") == {"with_response": "1"} else ""
        self._exit.leave(interaction_id)
        self._exit.last = message(cast("Payload", json.loads(body)))
        return self._exit.last

    def _callback(self, interaction_id: int, body: Payload) -> Payload:
        kind = body.get("type")
        interaction: Payload = {"id": str(interaction_id), "type": 2}
        if kind not in {_MESSAGE, _UPDATE}:
            return {"interaction": interaction}
        reply = message(body["data"])
        self._exit.last = reply
        interaction["response_message_id"] = reply["id"]
        interaction["response_message_ephemeral"] = bool(reply["flags"] & _EPHEMERAL)
        return {"interaction": interaction, "resource": {"type": kind, "message": reply}}


def open_exit() -> Exit:
    """Take every answer to an interaction from now on, in this context and its tasks."""
    way_out = Exit()
    async_context.set(_Webhooks(way_out))
    return way_out


async def log_in(client: discord.AutoShardedClient, shards: int = 1) -> State:
    """Log a client in without a network, with so many shards; return the state of its connection.

    It may ask Discord who it is, and send its commands; anything else is an AssertionError.
    """

    async def request(route: Route, **options: Any) -> Any:
        answers = {"/users/@me": BOT_USER, "/oauth2/applications/@me": APPLICATION}
        if route.path in answers:
            return answers[route.path]
        if route.method == "PUT" and route.path.endswith("/commands"):
            return [_synced(number, command) for number, command in enumerate(options["json"], 1)]
        raise AssertionError(f"an unexpected request: {route.method} {route.path}")

    setattr(client.http, "request", request)  # noqa: B010 the border of discord.py
    await client.login("benchmark")
    state = cast("State", getattr(client, "_connection"))  # noqa: B009 discord.py's own state
    state.shard_count, state.shard_ids = shards, range(shards)
    return state


async def connect(client: discord.AutoShardedClient) -> Callable[[Payload], None]:
    """Log a client in without a network, give it one server; return its parser of interactions."""
    state = await log_in(client)
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
    # Work after an answer (views stored, rows written) belongs to its cost.
    await asyncio.sleep(_QUIET)
    return Sample(waits, time.process_time() - before)


def nothing(way_out: Exit) -> Callable[[Payload], None]:
    """Return a parser that answers by itself: its time is that of the harness."""
    loop = asyncio.get_running_loop()

    def parse(payload: Payload) -> None:
        loop.call_soon(way_out.leave, int(payload["id"]))

    return parse
