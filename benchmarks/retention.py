"""The wait of an answer for its log row while old rows are deleted, beside that without deletion.

Run it with `python -m benchmarks.retention`; it takes about half a minute. Askers put a row each
few milliseconds into the log and wait for it, first alone, then while retention deletes old rows
of the same database as the bot does it (in short steps through the one writer). What counts is
the ratio of the 99th percentiles in the same run: the disk's own speed is in both.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import insert

from bot.privacy.housekeeping import usual_terms
from bot.storage import NewQuestion, Storage
from bot.storage.clock import to_ms
from bot.storage.engine.connections import AsyncConnection
from bot.storage.inventory.terms import RetentionTerms
from bot.storage.schema.tables import questions

OLD_ROWS = 100_000
SERVERS = 50
ASKERS = 5
PAUSE = 0.01
ALONE = 3.0
BOUND = 250.0
"""The most milliseconds that an answer waits for the log; after that the row follows later."""
TEXT = b"\x01\x02" + bytes(110)


@dataclass(frozen=True, slots=True)
class Waits:
    """The waits for rows, in milliseconds, and the seconds in which they were measured."""

    name: str
    each: list[float]
    seconds: float

    def at(self, share: float) -> float:
        """Return the wait that this share of the rows did not exceed."""
        return sorted(self.each)[min(len(self.each) - 1, int(share * len(self.each)))]


async def fill(storage: Storage, rows: int, asked_at: datetime) -> None:
    """Put old rows into the log of many servers."""
    at = to_ms(asked_at)

    def row(number: int) -> dict[str, object]:
        return {
            "guild_id": number % SERVERS + 1,
            "id": number,
            "channel_id": 7,
            "asked_at": at + number,
            "via": "ask",
            "outcome": "answer" if number % 3 else "none",
            "entry_id": "stay-in-touch",
            "latency_ms": 12.5,
            "text_enc": TEXT,
        }

    for start in range(1, rows + 1, 5000):
        rows_to_add = [row(number) for number in range(start, min(start + 5000, rows + 1))]

        async def work(
            connection: AsyncConnection, batch: list[dict[str, object]] = rows_to_add
        ) -> None:
            await connection.execute(insert(questions), batch)

        await storage.write(work, 60)


async def ask_while(storage: Storage, name: str, work: Awaitable[object], first: int) -> Waits:
    """Log rows from several askers until the work is done."""
    waits: list[float] = []
    numbers, now = count(first), datetime.now(UTC)
    busy = asyncio.ensure_future(work)
    began = time.perf_counter()

    async def asker() -> None:
        while not busy.done():
            number = next(numbers)
            row = NewQuestion(
                number % SERVERS + 1, number, 7, now, "ask", "answer", "hugs", 0.9, 9.0, "May we?"
            )
            before = time.perf_counter()
            assert await storage.repositories.questions.log.record(row, wait=30)
            waits.append(1000 * (time.perf_counter() - before))
            await asyncio.sleep(PAUSE)

    await asyncio.gather(*(asker() for _ in range(ASKERS)))
    await busy
    return Waits(name, waits, time.perf_counter() - began)


async def measure(folder: Path, rows: int, alone: float) -> tuple[Waits, Waits, int]:
    """Return the waits alone and beside retention, and how many rows were deleted."""
    storage = await Storage.open(None, folder)
    try:
        now = datetime.now(UTC)
        await fill(storage, rows, now - timedelta(days=100))
        first = await ask_while(storage, "alone", asyncio.sleep(alone), 10**9)
        deleting = asyncio.ensure_future(
            storage.retention.expire(now, RetentionTerms(usual_terms()))
        )
        beside = await ask_while(storage, "while old rows go", deleting, 2 * 10**9)
        await storage.compactor.checkpoint()
        return first, beside, deleting.result()
    finally:
        await storage.close()


def show(waits: Waits) -> None:
    """Print one line of the table."""
    cells = "".join(f"{waits.at(share):10.1f}" for share in (0.5, 0.95, 0.99, 1.0))
    mean = statistics.fmean(waits.each)
    print(f"{waits.name:20}{len(waits.each):8}{waits.seconds:8.1f}{mean:10.1f}{cells}")


async def main(parent: Path, rows: int = OLD_ROWS, alone: float = ALONE) -> int:
    """Measure and print; return 1 if rows remain, or one answer in a hundred waited too long."""
    with tempfile.TemporaryDirectory(dir=parent, prefix="bench-retention-") as name:
        first, beside, deleted = await measure(Path(name), rows, alone)
    print(f"{'ms that a row waits':20}{'rows':>8}{'s':>8}{'mean':>10}", end="")
    print(f"{'p50':>10}{'p95':>10}{'p99':>10}{'most':>10}")
    show(first)
    show(beside)
    print(f"deleted {deleted} of {rows} rows, {deleted / beside.seconds:.0f} a second")
    print(f"p99 beside retention against alone: {beside.at(0.99) / first.at(0.99):.1f} times")
    print(f"goal: p99 under {BOUND:.0f} ms, where an answer stops waiting")
    return 0 if deleted == rows and beside.at(0.99) < BOUND else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))))
