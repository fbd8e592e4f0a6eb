"""Changes that read and write, which exclude each other over all processes: how many a second.

`python -m benchmarks.load.jobs FOLDER DATABASE_URL jobs|rows AT_ONCE SECONDS` is one process of the
measurement: it prints "ready", begins at a line of standard input, and prints its waits as JSON. A
job is the case of a `/warn`: it takes the server's next number and stores the case with its audit
row. A row is one of the question log, which waits for no other row but for jobs.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count, islice
from pathlib import Path

from bot.storage import NewQuestion, Storage, StorageUnavailable
from bot.storage.repositories.moderation.cases.models import CaseKind, CaseSource, NewCase

AT_ONCE = 8
PROCESSES = 4
SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Crowd:
    """Processes that all do the same: `kind` is "jobs" or "rows"."""

    kind: str
    processes: int
    at_once: int


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of a kind were done a second by a crowd, and their waits in milliseconds.

    refused: those whose caller was told, after two seconds, that the database is not there.
    """

    name: str
    a_second: float
    p50: float
    p99: float
    refused: int = 0


Work = Callable[[int], Awaitable[object]]


def _job(storage: Storage) -> Work:
    cases = storage.repositories.moderation.cases

    async def warn(number: int) -> None:
        order = NewCase(
            number % 50 + 1,
            datetime.now(UTC),
            CaseKind.WARNING,
            CaseSource.COMMAND,
            f"{os.getpid()}-{number}",
            1000 + number,
            1,
            reason="Please be kind.",
        )
        await cases.begin(order, anyway=True)

    return warn


def _row(storage: Storage) -> Work:
    log, first = storage.repositories.questions.log, os.getpid() << 32

    async def record(number: int) -> None:
        now = datetime.now(UTC)
        question = NewQuestion(
            number % 50 + 1, first + number, 7, now, "ask", "answer", "hugs", None, 12.5, "May we?"
        )
        assert await log.record(question, wait=30)

    return record


async def work_for(
    storage: Storage, kind: str, at_once: int, seconds: float
) -> tuple[list[float], int]:
    """Do one after the other, so many at once, for some seconds.

    Returns the waits in seconds, and how many were refused.
    """
    work = _job(storage) if kind == "jobs" else _row(storage)
    numbers, waits = count(1), list[float]()
    until, refused = time.perf_counter() + seconds, 0

    async def one() -> None:
        nonlocal refused
        while (before := time.perf_counter()) < until or not waits:
            try:
                await work(next(numbers))
            except StorageUnavailable:
                refused += 1
            else:
                waits.append(time.perf_counter() - before)

    await asyncio.gather(*(one() for _ in range(at_once)))
    return waits, refused


async def together(
    folder: Path, environment: dict[str, str], crowds: list[Crowd], seconds: float = SECONDS
) -> list[Rate]:
    """Let all processes work at the same time; return what each crowd did.

    environment: DATABASE_URL and DATA_KEY, the same for all.
    """
    processes = [
        await _start(folder / f"{number}-{member}", environment, crowd, seconds)
        for number, crowd in enumerate(crowds)
        for member in range(crowd.processes)
    ]
    try:
        answers = await asyncio.gather(*(each.communicate(b"go\n") for each in processes))
    finally:
        for each in processes:
            if each.returncode is None:
                each.kill()
                await each.wait()
    outputs = iter([json.loads(output) for output, _ in answers])
    return [rate_of(crowd, list(islice(outputs, crowd.processes)), seconds) for crowd in crowds]


def rate_of(crowd: Crowd, parts: list[tuple[list[float], int]], seconds: float) -> Rate:
    """Return the rate of a crowd from the waits, in seconds, and refusals of its processes."""
    waits = [wait for part, _ in parts for wait in part]
    cuts = statistics.quantiles([*waits, waits[0]], n=100, method="inclusive")
    name = f"{crowd.kind}, {crowd.processes} x {crowd.at_once}"
    refused = sum(refused for _, refused in parts)
    return Rate(name, len(waits) / seconds, 1e3 * cuts[49], 1e3 * cuts[98], refused)


async def _start(
    folder: Path, environment: dict[str, str], crowd: Crowd, seconds: float
) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "benchmarks.load.jobs", str(folder), crowd.kind),
        *(str(crowd.at_once), str(seconds)),
        env={**os.environ, **environment},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=2**26,
    )
    assert process.stdout is not None
    if not await process.stdout.readline():
        raise RuntimeError("a process of the measurement ended early; see its error above")
    return process


def show(title: str, rates: list[Rate]) -> None:
    """Print a crowd a line."""
    for rate in rates:
        cells = f"{rate.a_second:10.0f}{rate.p50:9.1f}{rate.p99:9.1f}{rate.refused:9}"
        print(f"{title + ': ' + rate.name:52}{cells}")


async def _main(folder: Path, kind: str, at_once: int, seconds: float) -> None:
    storage = await Storage.open(os.environ["DATABASE_URL"], folder, os.environ["DATA_KEY"])
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    done = await work_for(storage, kind, at_once, seconds)
    await storage.close()
    print(json.dumps(done))


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4])))
