"""Rows a second of the question log, beside one commit a row, on the same disk in the same run.

Run it with `python -m benchmarks.log`; it takes about 15 seconds. The folder that it writes in
is made below the current one (or below the argument), so that a RAM disk in /tmp flatters nobody.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from bot.storage import NewQuestion, Storage
from bot.storage.cipher import Cipher
from bot.storage.clock import to_ms
from bot.storage.database import Database
from bot.storage.log import place_of
from bot.storage.tables import questions
from bot.storage.writer import BATCH, Writer

SECONDS = 2.0
GOAL = 10.0
INSERT = (
    "INSERT INTO questions (guild_id, id, channel_id, asked_at, via, outcome, entry_id, score,"
    " latency_ms, text_enc) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
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


def values(storage: Storage, number: int) -> dict[str, Any]:
    """Return the row of a question as the log writes it, its text sealed."""
    row = asdict(question(number))
    text = storage.cipher.seal(row.pop("text"), place_of(row["guild_id"], number))
    return row | {"asked_at": to_ms(row["asked_at"]), "text_enc": text}


def fsync_ms(folder: Path) -> float:
    """Return the median time of one fsync after a small write: what grouping saves."""
    waits: list[float] = []
    with (folder / "fsync").open("wb", buffering=0) as file:
        for _ in range(100):
            file.write(bytes(4096))
            before = time.perf_counter()
            os.fsync(file.fileno())
            waits.append(time.perf_counter() - before)
    return 1e3 * statistics.median(waits)


def line(name: str, started: float, waits: list[float]) -> Line:
    seconds = time.perf_counter() - started
    cuts = statistics.quantiles(waits, n=100)
    return Line(name, len(waits), seconds, 1e3 * cuts[49], 1e3 * cuts[98])


async def bare_sqlite(folder: Path) -> Line:
    """One commit a row in a bare loop: Python's sqlite3 on the log's own table, nothing else."""
    storage = await Storage.open(None, folder / "bare")
    connection = sqlite3.connect(storage.path, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    waits: list[float] = []
    started = time.perf_counter()
    while time.perf_counter() - started < SECONDS:
        before = time.perf_counter()
        connection.execute(INSERT, tuple(values(storage, len(waits)).values()))
        waits.append(time.perf_counter() - before)
    result = line("one commit a row, bare sqlite3", started, waits)
    connection.close()
    await storage.close()
    return result


async def ordinary(folder: Path) -> Line:
    """One commit a row the ordinary way: SQLAlchemy, async, a transaction for each row."""
    storage = await Storage.open(None, folder / "ordinary")
    database = Database(storage.path)
    waits: list[float] = []
    started = time.perf_counter()
    while time.perf_counter() - started < SECONDS:
        before = time.perf_counter()
        async with database.writing.begin() as connection:
            await connection.execute(insert(questions), values(storage, len(waits)))
        waits.append(time.perf_counter() - before)
    result = line("one commit a row, SQLAlchemy", started, waits)
    await database.close()
    await storage.close()
    return result


async def the_log(folder: Path, askers: int, batch: int = BATCH) -> Line:
    """The log itself, with `askers` who each wait for their row before they ask again."""
    database = Database(folder / f"log-{askers}-{batch}")
    await database.open()
    storage = Storage(database, Cipher((bytes(32),)), Writer(database.writing, batch=batch))
    waits: list[float] = []
    numbers = iter(range(1, 10**9))
    started = time.perf_counter()

    async def ask() -> None:
        while time.perf_counter() - started < SECONDS:
            before = time.perf_counter()
            assert await storage.log.record(question(next(numbers)), wait=30)
            waits.append(time.perf_counter() - before)

    await asyncio.gather(*(ask() for _ in range(askers)))
    result = line(
        f"the log, {askers} at once" + (", ungrouped" if batch == 1 else ""), started, waits
    )
    assert storage.log.written == len(waits)
    await storage.close()
    return result


async def main(parent: Path) -> int:
    """Measure, print the table, return 1 if the goal was missed."""
    with tempfile.TemporaryDirectory(dir=parent, prefix="bench-log-") as name:
        folder = Path(name)
        print(f"one fsync here: {fsync_ms(folder):.2f} ms")
        lines = [await ordinary(folder), await bare_sqlite(folder), await the_log(folder, 1000, 1)]
        lines += [await the_log(folder, askers) for askers in (1, 10, 100, 1000)]
    print(f"{'':34}{'rows/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'ratio':>8}")
    for each in lines:
        ratio = each.rate / lines[0].rate
        print(f"{each.name:34}{each.rate:9.0f}{each.p50:9.2f}{each.p99:9.2f}{ratio:8.1f}")
    best = lines[-1].rate / lines[0].rate
    print(f"goal: {GOAL:.0f} times one commit a row the ordinary way; reached: {best:.1f}")
    return 0 if best >= GOAL else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))))
