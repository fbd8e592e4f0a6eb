"""The connection to Discord fails while people ask: the real process, real discord.py, sockets."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

import pytest

from benchmarks.harness.payloads import slash
from bot.services import Core
from bot.settings import Settings
from tests.cli.conftest import Run, told
from tests.cli.discord_server import DiscordServer, Scene, Socket

Play: TypeAlias = Callable[[DiscordServer], list[int]]
IDENTIFY, RESUME, INVALID_SESSION, RECONNECT = 2, 6, 9, 7
HUG = "can my therapist hug me?"


@pytest.fixture
def play(run: Run, core: Core, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Play:
    """Let the bot live through a script; the ids of the questions that it has stored."""
    monkeypatch.setenv("DISCORD_TOKEN", "x.y.z")
    monkeypatch.setenv("SHARD_COUNT", "1")

    def loaded(_: Settings) -> Core:
        return core

    def no_wait(_: object) -> float:
        return 0.01

    async def at_once(*_: object, **__: object) -> None:
        """Wait for no turn to identify."""

    monkeypatch.setattr("bot.app.load_core", loaded)
    # What is tried here is that it comes back, not how politely it waits before.
    monkeypatch.setattr("discord.backoff.ExponentialBackoff.delay", no_wait)
    monkeypatch.setattr("discord.AutoShardedClient.before_identify_hook", at_once)

    def start(server: DiscordServer) -> list[int]:
        with server.serve(monkeypatch):
            _, code = told(run("run"))
        assert code == 5, "the script ends with a refused token"
        with closing(sqlite3.connect(tmp_path / "var" / "boundary-bot.sqlite3")) as connection:
            return [number for (number,) in connection.execute("SELECT id FROM questions")]

    return start


def asking(end: Scene, *, resumed: bool = False) -> Scene:
    """Get ready (or resume), ask once, and end the connection in a way."""

    async def scene(server: DiscordServer, socket: Socket) -> None:
        if resumed:
            await server.dispatch(socket, "RESUMED", {})
        else:
            await server.ready(socket)
        await server.ask(socket, HUG)
        await end(server, socket)

    return scene


async def torn(_: DiscordServer, socket: Socket) -> None:
    """Break the connection without a word."""
    transport = socket._req.transport if socket._req else None  # pyright: ignore[reportPrivateUsage]
    assert transport is not None
    transport.abort()


async def asked_to_reconnect(_: DiscordServer, socket: Socket) -> None:
    await socket.send_json({"op": RECONNECT, "d": None, "s": None})
    await socket.receive()


async def invalid(_: DiscordServer, socket: Socket) -> None:
    """Say that the session is over."""
    await socket.send_json({"op": INVALID_SESSION, "d": False, "s": None})
    await socket.receive()


async def closed(_: DiscordServer, socket: Socket) -> None:
    await socket.close(code=4000)


@pytest.mark.parametrize("end", [torn, asked_to_reconnect, closed])
def test_a_lost_connection_is_resumed_and_the_next_question_answered(
    play: Play, end: Scene
) -> None:
    server = DiscordServer([asking(end), asking(closed, resumed=True)])
    stored = play(server)
    assert server.hellos[:2] == [IDENTIFY, RESUME]
    assert len(server.answers) == 2
    assert sorted(stored) == sorted(int(number) for number, _ in server.answers)


def test_after_an_invalid_session_it_starts_a_new_one(
    play: Play,
) -> None:
    server = DiscordServer([asking(invalid), asking(closed)])
    stored = play(server)
    assert server.hellos[:2] == [IDENTIFY, IDENTIFY]
    assert len(server.answers) == len(stored) == 2


def test_an_event_that_is_sent_again_is_stored_once(
    play: Play,
) -> None:
    """Discord sends events again after RESUME, of which the bot may have had the last."""

    async def twice(server: DiscordServer, socket: Socket) -> None:
        await server.ready(socket)
        payload = slash("ask", HUG)
        await server.deliver(socket, payload)
        await server.deliver(socket, payload)

    server = DiscordServer([twice])
    assert len(play(server)) == 1


@pytest.mark.parametrize("faults", [[429], [502, 429]])
def test_an_answer_that_discord_turned_away_is_sent_again(play: Play, faults: list[int]) -> None:
    server = DiscordServer([asking(closed)], faults)
    stored = play(server)
    assert server.refused == faults
    assert len(server.answers) == len(stored) == 1
