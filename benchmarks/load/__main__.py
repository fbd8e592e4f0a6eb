"""Questions a second of the whole bot over sockets, on both engines, beside the floor bot.

`python -m benchmarks.load [--quick]`, three minutes. Each bot is a process of its own with
discord.py, and gets its questions as interactions; the same client asks them all, in the same run.
Then four processes on one PostgreSQL, and how many changes a second its one lock for writing lets
through. Everything shares the processors of this machine, the database and the client too.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import os
import secrets
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.load import jobs, throughput
from benchmarks.load.jobs import Crowd
from benchmarks.load.postgresql import cpu_seconds, new_database, postgresql
from benchmarks.load.serving import asking_process
from benchmarks.load.throughput import Team
from tests.engines.server import PostgresqlServer

Serve = Callable[[str, Path, dict[str, str]], AbstractAsyncContextManager[int]]
"""Serves a kind of bot, with its files in a folder and variables of the environment."""


@dataclass(frozen=True, slots=True)
class Size:
    """Rounds of so many questions, seconds of each measurement of jobs, processes on a database."""

    rounds: int = 3
    asked: int = 400
    seconds: float = jobs.SECONDS
    processes: int = jobs.PROCESSES


QUICK = Size(1, 100, 1.0)


def new_key() -> str:
    """Return a DATA_KEY, which all processes of a database must share."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


async def answer(
    folder: Path, size: Size, server: PostgresqlServer | None, serve: Serve = asking_process
) -> None:
    """Measure and print questions a second."""
    async with AsyncExitStack() as stack:

        async def start(kind: str, name: str, environment: dict[str, str]) -> int:
            return await stack.enter_async_context(serve(kind, folder / name, environment))

        teams = [
            Team("floor bot, card of our size", [await start("large", "floor", {})], floor=True),
            Team("the bot, SQLite", [await start("ours", "sqlite", {})]),
        ]
        if server is not None:
            cpu = partial(cpu_seconds, server)
            for count in (1, size.processes):
                shared = {"DATABASE_URL": await new_database(server), "DATA_KEY": new_key()}
                ports = [
                    await start("ours", f"{count}-{number}", shared) for number in range(count)
                ]
                name = "the bot, PostgreSQL"
                name = name if count == 1 else f"{count} processes, one PostgreSQL"
                teams.append(Team(name, ports, database_cpu=cpu))
        throughput.show(await throughput.measure(teams, size.rounds, size.asked), teams)


async def change(folder: Path, size: Size, server: PostgresqlServer) -> None:
    """Measure and print changes a second: one process, several, and beside rows of the log."""
    print(f"{'processes x in flight':52}{'a second':>10}{'p50 ms':>9}{'p99 ms':>9}{'refused':>9}")
    several, at_once = size.processes, jobs.AT_ONCE
    plans: list[tuple[str, list[Crowd]]] = [
        ("alone", [Crowd("jobs", 1, 1)]),
        ("alone", [Crowd("jobs", 1, at_once)]),
        ("alone", [Crowd("jobs", 1, 4 * at_once)]),
        ("alone", [Crowd("jobs", several, at_once)]),
        ("alone", [Crowd("rows", several, at_once)]),
        ("beside each other", [Crowd("jobs", 1, at_once), Crowd("rows", several - 1, at_once)]),
    ]
    for number, (title, crowds) in enumerate(plans):
        environment = {"DATABASE_URL": await new_database(server), "DATA_KEY": new_key()}
        rates = await jobs.together(folder / f"jobs{number}", environment, crowds, size.seconds)
        jobs.show(title, rates)


async def main(
    parent: Path, server: PostgresqlServer | None, size: Size, serve: Serve = asking_process
) -> None:
    """Measure and print all."""
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before")
    with tempfile.TemporaryDirectory(dir=parent, prefix="bench-load-") as name:
        await answer(Path(name), size, server, serve)
        if server is not None:
            print()
            await change(Path(name), size, server)


def run(size: Size) -> int:
    """Start the server and measure. Always 0: the figures are for docs/scale.md."""
    with postgresql(Path()) as server:
        asyncio.run(main(Path(), server, size))
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    sys.exit(run(QUICK if parser.parse_args().quick else Size()))
