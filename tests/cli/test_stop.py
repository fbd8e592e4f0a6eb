"""A bot in a process of its own is asked to stop while it answers."""

from __future__ import annotations

import asyncio
import json
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.cli.stand_in import RunningBot, StandIn, get, running, served


async def until_ready(port: int) -> dict[str, object]:
    """Return what /readyz says once it is ready."""
    async with asyncio.timeout(60):
        while True:
            status, body = await get(port, "/readyz")
            if status == 200:
                return json.loads(body)
            await asyncio.sleep(0.05)


def logged(state: Path) -> int:
    """How many questions stand in the log."""
    with closing(sqlite3.connect(state / "boundary-bot.sqlite3")) as database:
        return database.execute("SELECT count(*) FROM questions").fetchone()[0]


def events(bot: RunningBot) -> list[dict[str, str]]:
    """The lines of the log, each of which must be one object."""
    return [json.loads(line) for line in bot.lines]


async def test_a_stop_lets_answers_end_and_says_so_meanwhile(tmp_path: Path) -> None:
    discord = StandIn()
    async with served(discord) as discord_port, running(discord_port, tmp_path) as bot:
        port = await bot.port()
        assert (await get(port, "/livez"))[0] == 200
        status, body = await get(port, "/readyz")
        assert (status, json.loads(body)["checks"]) == (503, {"process": "starting"})
        await discord.connected.wait()
        assert await until_ready(port) == {
            "ready": True,
            "checks": {"gateway": "ok", "database": "ok"},
        }
        _, figures = await get(port, "/metrics")
        for line in ("gateway_shards_connected 1.0", "servers 1.0", "timed_actions_due 0.0"):
            assert f"boundary_bot_{line}\n" in figures
        discord.hold.clear()
        await discord.ask("can my therapist hug me?")
        await discord.called.wait()
        bot.process.send_signal(signal.SIGTERM)
        await discord.left.wait()
        status, body = await get(port, "/readyz")
        assert (status, json.loads(body)["checks"]) == (503, {"process": "stopping"})
        assert bot.process.returncode is None, "it waits for the answer"
        discord.hold.set()
        assert await bot.ended() == 0
    assert len(discord.answers) == 1
    assert logged(tmp_path) == 1
    assert {line["level"] for line in events(bot)} == {"info"}, bot.lines
