"""Rows a second of the question log, beside one commit a row, on the same disk in the same run.

Run it with `python -m benchmarks.log`; it takes about 40 seconds. It writes below the current
folder (or below the argument): /tmp may be a RAM disk, which would flatter the figures. It measures
SQLite and, where this machine has it, PostgreSQL with fsync, as a server of the same machine.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.load.postgresql import postgresql
from benchmarks.log.contenders import Line, bare, ordinary, the_log
from benchmarks.log.stores import PostgresqlStore, SqliteStore, Store
from tests.engines.server import PostgresqlServer

SECONDS = 0.35
ROUNDS = 4
CONNECTIONS = 5
"""As many as one process of the bot has."""
GOAL = 10.0
ASKERS = (1, 10, 100, 1000)


def fsync_ms(folder: Path) -> float:
    """Return the median milliseconds of one fsync after a small write: a shared commit saves it."""
    waits: list[float] = []
    with (folder / "fsync").open("wb", buffering=0) as file:
        for _ in range(100):
            file.write(bytes(4096))
            before = time.perf_counter()
            os.fsync(file.fileno())
            waits.append(time.perf_counter() - before)
    return 1e3 * statistics.median(waits)


async def one_round(
    store: Store, folder: Path, seconds: float, askers: Sequence[int]
) -> list[Line]:
    """Measure every contender once, close together in time, each for some seconds."""
    lines = [await ordinary(store, folder, seconds), await bare(store, folder, seconds)]
    if isinstance(store, PostgresqlStore):
        lines.append(await bare(store, folder, seconds, CONNECTIONS))
    lines.append(await the_log(store, folder, seconds, askers[-1], 1))
    return lines + [await the_log(store, folder, seconds, number) for number in askers]


def spread(values: list[float], digits: int) -> str:
    """Return the median and, in brackets, the least and the most."""
    low, high = min(values), max(values)
    return f"{statistics.median(values):.{digits}f} ({low:.{digits}f}-{high:.{digits}f})"


async def measure(
    store: Store, parent: Path, rounds: int, seconds: float, askers: Sequence[int]
) -> bool:
    """Measure in rounds, print medians; return whether the goal was reached.

    Each ratio is within a round: a shared disk can be ten times slower a few seconds later, and the
    contender of that moment would look bad.
    """
    lines_by_round: list[list[Line]] = []
    for number in range(rounds):
        with tempfile.TemporaryDirectory(dir=parent, prefix="bench-log-") as name:
            fsync = fsync_ms(Path(name))
            lines_by_round.append(await one_round(store, Path(name), seconds, askers))
        print(f"round {number + 1}: one fsync {fsync:.2f} ms", flush=True)
    print(f"{'':36}{'rows/s':>24}{'p50 ms':>9}{'p99 ms':>9}{'CPU ms':>9}")
    for column in zip(*lines_by_round, strict=True):
        p50 = statistics.median(line.p50 for line in column)
        p99 = statistics.median(line.p99 for line in column)
        cpu = statistics.median(line.cpu for line in column)
        rates = spread([line.rate for line in column], 0)
        print(f"{column[0].name:36}{rates:>24}{p50:9.2f}{p99:9.2f}{cpu:9.2f}")
    for index in range(len(lines_by_round[0]) - len(askers)):
        ratios = [lines[-1].rate / lines[index].rate for lines in lines_by_round]
        print(f"the last line against {lines_by_round[0][index].name!r}: {spread(ratios, 1)} times")
    reached = statistics.median(lines[-1].rate / lines[0].rate for lines in lines_by_round)
    print(f"goal: {GOAL:.0f} times one commit a row the ordinary way; median: {reached:.1f}")
    return reached >= GOAL


async def main(
    parent: Path,
    server: PostgresqlServer | None,
    rounds: int = ROUNDS,
    seconds: float = SECONDS,
    askers: Sequence[int] = ASKERS,
) -> int:
    """Measure SQLite and, with a server, PostgreSQL; return 1 if a goal was missed."""
    print("SQLite")
    reached = [await measure(SqliteStore(), parent, rounds, seconds, askers)]
    if server is not None:
        print("\nPostgreSQL")
        store = PostgresqlStore(server)
        reached.append(await measure(store, parent, rounds, seconds, askers))
    return 0 if all(reached) else 1


def run(parent: Path) -> int:
    """Start the server, measure; return the exit code."""
    with postgresql(parent) as server:
        return asyncio.run(main(parent, server))


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
