"""kill -9 in the middle of a thousand questions at once: what was called stored must be stored.

`python -m benchmarks.kills [--kills 100] [--questions 1000]`, on SQLite and on PostgreSQL. After
each kill a new process is asked the same interactions again, as Discord's retries would: then each
must be there once. Exit code 1 if a stored row is missing or stands twice.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from benchmarks.kills.asked import GUILD
from benchmarks.load.postgresql import postgresql
from bot.storage import Storage
from bot.storage.schema.tables import questions


@dataclass(slots=True)
class Tally:
    """Rows over all kills."""

    acknowledged: int = 0
    lost: int = 0
    missing: int = 0
    """Of the interactions that were asked again, those that are not there in the end."""
    more: int = 0
    """Rows beyond one for each interaction."""

    @property
    def faultless(self) -> bool:
        return not (self.lost or self.missing or self.more)


@contextmanager
def answering(folder: Path, url: str | None) -> Generator[subprocess.Popen[str]]:
    """Run the process that answers; it is killed at the end."""
    arguments = [str(folder), *([url] if url else [])]
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "benchmarks.kills.asked", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        if (line := _heard(process)) != "ready":
            raise RuntimeError(f"the process did not start: {line!r}")
        yield process
    finally:
        process.kill()
        process.communicate()


def _heard(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().rstrip("\n")


def _ask(process: subprocess.Popen[str], first: int, amount: int) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{first} {amount}\n")
    process.stdin.flush()


def killed_after(process: subprocess.Popen[str], stored: int, first: int, amount: int) -> set[int]:
    """Ask, kill after so many ids; return every id that was called stored before the end."""
    _ask(process, first, amount)
    ids: list[str] = []
    while len(ids) < stored and (word := _heard(process)).isdigit():
        ids.append(word)
    process.kill()
    # Not `communicate`, which reads past what the stream has buffered: a line would lose its head.
    assert process.stdout is not None
    rest = process.stdout.read()
    # The last line may be cut off in the middle.
    ids += rest.splitlines()[: rest.count("\n")]
    return {int(word) for word in ids if word.isdigit()}


def asked_again(process: subprocess.Popen[str], first: int, amount: int) -> None:
    """Ask the same interactions again and wait until all are answered and written."""
    _ask(process, first, amount)
    while (word := _heard(process)) != "done":
        if not word:
            raise RuntimeError("the process ended while it was asked again")


async def stored_ids(folder: Path, url: str | None) -> list[int]:
    """Return the ids of all rows."""
    storage = await Storage.open(url, folder)
    async with storage.read() as connection:
        query = select(questions.c.id).where(questions.c.guild_id == GUILD)
        ids = list((await connection.execute(query)).scalars())
    await storage.close()
    return ids


def run(folder: Path, url: str | None, kills: int, amount: int) -> Tally:
    """Kill so often, each time in the middle of `amount` questions; return what became of them."""
    tally, chance = Tally(), random.Random(kills)  # noqa: S311 chance, no secret
    for turn in range(kills):
        first = (1 << 40) + turn * amount
        with answering(folder, url) as process:
            acknowledged = killed_after(process, chance.randrange(1, amount), first, amount)
        tally.acknowledged += len(acknowledged)
        lost = acknowledged - set(asyncio.run(stored_ids(folder, url)))
        tally.lost += len(lost)
        if lost:
            print(f"kill {turn + 1}: called stored and not there: {sorted(lost)}")
        with answering(folder, url) as process:
            asked_again(process, first, amount)
    ids = asyncio.run(stored_ids(folder, url))
    expected = {(1 << 40) + number for number in range(kills * amount)}
    tally.missing = len(expected - set(ids))
    # A retry that was stored as another question would have an id of its own.
    tally.more = len(ids) - len(expected & set(ids))
    return tally


def main(kills: int = 100, amount: int = 1000) -> int:
    """Run on each engine that is here, print the table, return the exit code."""
    results: dict[str, Tally] = {}
    with tempfile.TemporaryDirectory(prefix="bench-", dir=Path.cwd()) as folder:
        results["SQLite"] = run(Path(folder) / "sqlite", None, kills, amount)
        with postgresql(Path(folder)) as server:
            if server is not None:
                url = server.url("postgres")
                results["PostgreSQL"] = run(Path(folder) / "postgresql", url, kills, amount)
    print(f"{kills} kills, each in the middle of {amount} questions at once")
    print(f"{'':12}{'stored':>9}{'lost':>7}{'missing after a retry':>24}{'stored twice':>15}")
    for name, tally in results.items():
        print(f"{name:12}{tally.acknowledged:9}{tally.lost:7}{tally.missing:24}{tally.more:15}")
    return 0 if all(tally.faultless for tally in results.values()) else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--questions", type=int, default=1000)
    options = parser.parse_args()
    sys.exit(main(options.kills, options.questions))
