"""Ways to store a row of the log: one commit a row, bare and ordinary; and the log itself."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import cast

from sqlalchemy import Insert

from benchmarks.log.stores import INSERT, Store
from bot.storage import NewQuestion, Storage
from bot.storage.crypto.cipher import Cipher
from bot.storage.engine.database import Database
from bot.storage.engine.dialect import Value
from bot.storage.engine.writer import BATCH, Writer
from bot.storage.repositories.questions.log import QuestionLogWriter

FEWEST = 2
"""Rows that a percentile needs, however short the time."""
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


async def measured(
    name: str, seconds: float, askers: int, store: Callable[[int, int], Awaitable[object]]
) -> Line:
    """Let askers store rows, each one after the other; `store` takes an asker and a number."""
    waits: list[float] = []
    numbers = count(1)
    started, cpu = time.perf_counter(), time.process_time()

    async def ask(asker: int) -> None:
        while len(waits) < FEWEST or time.perf_counter() - started < seconds:
            before = time.perf_counter()
            await store(asker, next(numbers))
            waits.append(time.perf_counter() - before)

    await asyncio.gather(*(ask(asker) for asker in range(askers)))
    taken = time.perf_counter() - started
    cpu_ms = 1e3 * (time.process_time() - cpu) / len(waits)
    cuts = statistics.quantiles(waits, n=100)
    return Line(name, len(waits), taken, 1e3 * cuts[49], 1e3 * cuts[98], cpu_ms)


async def bare(store: Store, folder: Path, seconds: float, connections: int = 1) -> Line:
    """Measure one commit a row with the driver alone, on the log's own table."""
    dialect = await store.new(folder)
    database = Database(dialect)
    await database.open()
    rows = Rows(Cipher((bytes(32),)))
    name = f"one commit a row, bare {store.driver}"
    name += f" x{connections}" if connections > 1 else ""
    async with store.bare(dialect, connections) as commits:

        async def one(asker: int, number: int) -> None:
            await commits[asker](rows.row(number))

        line = await measured(name, seconds, connections, one)
    await database.close()
    return line


async def ordinary(store: Store, folder: Path, seconds: float) -> Line:
    """Measure one commit a row the ordinary way: SQLAlchemy, async, a transaction for each row."""
    database = Database(await store.new(folder))
    await database.open()
    rows = Rows(Cipher((bytes(32),)))

    async def one(_: int, number: int) -> None:
        async with database.writing.begin() as connection:
            await connection.execute(INSERT, dict(rows.row(number)))

    line = await measured("one commit a row, SQLAlchemy", seconds, 1, one)
    await database.close()
    return line


async def the_log(
    store: Store, folder: Path, seconds: float, askers: int, batch: int = BATCH
) -> Line:
    """Measure the log itself: each of `askers` waits for their row before they ask again."""
    database = Database(await store.new(folder))
    await database.open()
    storage = Storage(database, Cipher((bytes(32),)), Writer(database, batch=batch))
    log = storage.repositories.questions.log

    async def one(_: int, number: int) -> None:
        assert await log.record(question(number), wait=30)

    name = f"the log, {askers} at once" + (", ungrouped" if batch == 1 else "")
    line = await measured(name, seconds, askers, one)
    assert log.written == line.rows
    await storage.close()
    return line
