"""Rows a second of the question log, beside one commit a row, on the same disk in the same run.

Run it with `python -m benchmarks.log`; it takes about 15 seconds. The folder that it writes in
is made below the current one (or below the argument), so that a RAM disk in /tmp flatters nobody.
"""

from __future__ import annotations

import asyncio
import sqlite3
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from bot.storage import NewQuestion, Storage
from bot.storage.database import Database
from bot.storage.tables import questions

SECONDS = 2.0
GOAL = 10.0
TEXT = "Is it OK if I ask my therapist whether we could stay in touch once we have finished?"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the printed table; latencies in milliseconds."""

    name: str
    rows: int
    seconds: float
    p50: float
    p99: float

    @property
    def rate(self) -> float:
        return self.rows / self.seconds


def question(number: int) -> NewQuestion:
    now = datetime.now(UTC)
    return NewQuestion(
        number % 50 + 1, number, 7, now, "ask", "answer", "stay-in-touch", 0.9, 12.5, TEXT
    )


def line(name: str, started: float, waits: list[float]) -> Line:
    seconds = time.perf_counter() - started
    cuts = statistics.quantiles(waits, n=100)
    return Line(name, len(waits), seconds, 1e3 * cuts[49], 1e3 * cuts[98])


def bare_sqlite(folder: Path) -> Line:
    """One commit a row with nothing but Python's sqlite3: the fastest way to be slow."""
    connection = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE q (g, i, c, a, v, o, e, s, l, t, PRIMARY KEY (g, i))")
    waits: list[float] = []
    started = time.perf_counter()
    while time.perf_counter() - started < SECONDS:
        row = (1, len(waits), 7, 8, "ask", "answer", "stay-in-touch", 0.9, 12.5, TEXT.encode())
        before = time.perf_counter()
        connection.execute("INSERT INTO q VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        waits.append(time.perf_counter() - before)
    result = line("one commit a row, bare sqlite3", started, waits)
    connection.close()
    return result


async def same_stack(folder: Path) -> Line:
    """One commit a row through the log's own engine, settings and schema."""
    database = Database(folder / "same.sqlite3")
    await database.open()
    waits: list[float] = []
    started = time.perf_counter()
    while time.perf_counter() - started < SECONDS:
        before = time.perf_counter()
        row = question(len(waits))
        values = {name: getattr(row, name) for name in ("guild_id", "id", "channel_id", "via")}
        values |= {"asked_at": 8, "outcome": "answer", "latency_ms": 12.5, "text_enc": b"." * 110}
        async with database.writing.begin() as connection:
            await connection.execute(insert(questions), values)
        waits.append(time.perf_counter() - before)
    result = line("one commit a row, same stack", started, waits)
    await database.close()
    return result


async def grouped(folder: Path, askers: int) -> Line:
    """The log itself, with `askers` who each wait for their row before they ask again."""
    storage = await Storage.open(None, folder / f"log-{askers}")
    waits: list[float] = []
    numbers = iter(range(1, 10**9))
    started = time.perf_counter()

    async def ask() -> None:
        while time.perf_counter() - started < SECONDS:
            before = time.perf_counter()
            assert await storage.log.record(question(next(numbers)), wait=30)
            waits.append(time.perf_counter() - before)

    await asyncio.gather(*(ask() for _ in range(askers)))
    result = line(f"the log, {askers} at once", started, waits)
    assert storage.log.written == len(waits)
    await storage.close()
    return result


async def main(parent: Path) -> int:
    """Measure, print the table, return 1 if the goal was missed."""
    with tempfile.TemporaryDirectory(dir=parent, prefix="bench-log-") as name:
        folder = Path(name)
        floors = [bare_sqlite(folder), await same_stack(folder)]
        lines = [await grouped(folder, askers) for askers in (1, 10, 100, 1000)]
    fastest = max(floor.rate for floor in floors)
    print(f"{'':32}{'rows/s':>10}{'p50 ms':>10}{'p99 ms':>10}{'ratio':>8}")
    for each in (*floors, *lines):
        ratio = each.rate / fastest
        print(f"{each.name:32}{each.rate:10.0f}{each.p50:10.2f}{each.p99:10.2f}{ratio:8.1f}")
    best = lines[-1].rate / fastest
    print(f"goal: {GOAL:.0f} times the faster of the two; reached: {best:.1f}")
    return 0 if best >= GOAL else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))))
