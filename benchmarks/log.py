"""Rows a second of the question log, beside one commit a row, on the same disk in the same run.

Run it with `python -m benchmarks.log`; it takes about 20 seconds. It writes below the current
folder (or below the argument): /tmp may be a RAM disk, which would flatter the figures.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from sqlalchemy import Insert, insert

from bot.storage import NewQuestion, Storage
from bot.storage.crypto.cipher import Cipher
from bot.storage.engine.database import Database
from bot.storage.engine.dialect import Value
from bot.storage.engine.sqlite.bulk import BulkInsert
from bot.storage.engine.sqlite.dialect import SqliteDialect
from bot.storage.engine.writer import BATCH, Writer
from bot.storage.repositories.questions.log import QuestionLogWriter
from bot.storage.schema.tables import questions

SECONDS = 0.35
ROUNDS = 4
BASELINES = 3
_FEWEST = 2
"""Rows that a percentile needs, however short the time."""
GOAL = 10.0
TEXT = "Is it OK if I ask my therapist whether we could stay in touch once we have finished?"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the printed table; latencies and CPU time a row in milliseconds."""

    name: str
    rows: int
    seconds: float
    p50: float
    p99: float
    cpu: float

    @property
    def rate(self) -> float:
        return self.rows / self.seconds


def question(number: int) -> NewQuestion:
    now = datetime.now(UTC)
    return NewQuestion(
        number % 50 + 1, number, 7, now, "ask", "answer", "stay-in-touch", None, 12.5, TEXT
    )


class Rows:
    """Rows of the log itself, with sealed texts; it stands in for the log's writer."""

    def __init__(self, cipher: Cipher) -> None:
        self._log = QuestionLogWriter(cast("Writer", self), cipher)
        self._row: Mapping[str, Value] = {}

    def note(self, statement: Insert, values: Mapping[str, Value]) -> None:
        """Store the row that the log would write."""
        del statement
        self._row = values

    def row(self, number: int) -> Mapping[str, Value]:
        """Return the row of a question."""
        self._log.submit(question(number))
        return self._row


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


def line(name: str, started: float, cpu: float, waits: list[float]) -> Line:
    """Return the figures of a contender that began at `started` and `cpu` (wall and CPU clock)."""
    seconds = time.perf_counter() - started
    cpu_ms = 1e3 * (time.process_time() - cpu) / len(waits)
    cuts = statistics.quantiles(waits, n=100)
    return Line(name, len(waits), seconds, 1e3 * cuts[49], 1e3 * cuts[98], cpu_ms)


async def bare_sqlite(folder: Path, seconds: float) -> Line:
    """Measure one commit a row in a bare loop: Python's sqlite3 on the log's own table."""
    storage = await Storage.open(None, folder / "bare")
    statement, rows = BulkInsert.of(insert(questions)), Rows(storage.cipher)
    connection = sqlite3.connect(storage.path, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    waits: list[float] = []
    started, cpu = time.perf_counter(), time.process_time()
    while len(waits) < _FEWEST or time.perf_counter() - started < seconds:
        before = time.perf_counter()
        connection.execute(statement.sql(1), statement.parameters([rows.row(len(waits))]))
        waits.append(time.perf_counter() - before)
    result = line("one commit a row, bare sqlite3", started, cpu, waits)
    connection.close()
    await storage.close()
    return result


async def ordinary(folder: Path, seconds: float) -> Line:
    """One commit a row the ordinary way: SQLAlchemy, async, a transaction for each row."""
    storage = await Storage.open(None, folder / "ordinary")
    database = Database(SqliteDialect(storage.path))
    rows = Rows(storage.cipher)
    waits: list[float] = []
    started, cpu = time.perf_counter(), time.process_time()
    while len(waits) < _FEWEST or time.perf_counter() - started < seconds:
        before = time.perf_counter()
        async with database.writing.begin() as connection:
            await connection.execute(insert(questions), dict(rows.row(len(waits))))
        waits.append(time.perf_counter() - before)
    result = line("one commit a row, SQLAlchemy", started, cpu, waits)
    await database.close()
    await storage.close()
    return result


async def the_log(folder: Path, seconds: float, askers: int, batch: int = BATCH) -> Line:
    """Measure the log itself: each of `askers` waits for their row before they ask again."""
    database = Database(SqliteDialect(folder / f"log-{askers}-{batch}"))
    await database.open()
    storage = Storage(database, Cipher((bytes(32),)), Writer(database, batch=batch))
    waits: list[float] = []
    numbers = iter(range(1, 10**9))
    started, cpu = time.perf_counter(), time.process_time()

    async def ask() -> None:
        while len(waits) < _FEWEST or time.perf_counter() - started < seconds:
            before = time.perf_counter()
            assert await storage.repositories.questions.log.record(question(next(numbers)), wait=30)
            waits.append(time.perf_counter() - before)

    await asyncio.gather(*(ask() for _ in range(askers)))
    result = line(
        f"the log, {askers} at once" + (", ungrouped" if batch == 1 else ""), started, cpu, waits
    )
    assert storage.repositories.questions.log.written == len(waits)
    await storage.close()
    return result


async def one_round(folder: Path, seconds: float) -> list[Line]:
    """Measure every contender once, close together in time, each for some seconds."""
    lines = [
        await ordinary(folder, seconds),
        await bare_sqlite(folder, seconds),
        await the_log(folder, seconds, 1000, 1),
    ]
    return lines + [await the_log(folder, seconds, askers) for askers in (1, 10, 100, 1000)]


def spread(values: list[float], digits: int) -> str:
    """Return the median and, in brackets, the least and the most."""
    low, high = min(values), max(values)
    return f"{statistics.median(values):.{digits}f} ({low:.{digits}f}-{high:.{digits}f})"


async def main(parent: Path, rounds: int = ROUNDS, seconds: float = SECONDS) -> int:
    """Measure in rounds, print medians, return 1 if the goal was missed.

    Each ratio is within a round: a shared disk can be ten times slower a few seconds later, and the
    contender of that moment would look bad.
    """
    lines_by_round: list[list[Line]] = []
    fsyncs: list[float] = []
    for number in range(rounds):
        with tempfile.TemporaryDirectory(dir=parent, prefix="bench-log-") as name:
            fsyncs.append(fsync_ms(Path(name)))
            lines = await one_round(Path(name), seconds)
            lines_by_round.append(lines)
        print(f"round {number + 1}: one fsync {fsyncs[-1]:.2f} ms", flush=True)
    print(f"{'':36}{'rows/s':>24}{'p50 ms':>9}{'p99 ms':>9}{'CPU ms':>9}")
    for column in zip(*lines_by_round, strict=True):
        p50 = statistics.median(line.p50 for line in column)
        p99 = statistics.median(line.p99 for line in column)
        cpu = statistics.median(line.cpu for line in column)
        rates = spread([line.rate for line in column], 0)
        print(f"{column[0].name:36}{rates:>24}{p50:9.2f}{p99:9.2f}{cpu:9.2f}")
    for index in range(BASELINES):
        ratios = [lines[-1].rate / lines[index].rate for lines in lines_by_round]
        print(f"the last line against {lines_by_round[0][index].name!r}: {spread(ratios, 1)} times")
    reached = statistics.median(lines[-1].rate / lines[0].rate for lines in lines_by_round)
    print(f"goal: {GOAL:.0f} times one commit a row the ordinary way; median: {reached:.1f}")
    return 0 if reached >= GOAL else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))))
