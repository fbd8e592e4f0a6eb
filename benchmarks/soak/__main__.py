"""A soak: the whole bot answers 100,000 questions, and nothing may grow with their number.

`python -m benchmarks.soak [--questions 100000]`, about ten minutes. Eight members at a time ask, of
five thousand in turn; each answer is a card, each question a row of the log. Memory, open files,
tasks, threads and the journal of the database are read in between. Exit code 1 when one of them
grows by more than its bound, or when a row was dropped. Fewer than 30,000 say little of memory:
caches of words fill until all phrases of the knowledge base have been asked, some 12,000.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.harness.texts import questions
from benchmarks.harness.worker import Contender, contender
from benchmarks.load.serving import asked
from benchmarks.soak.holdings import Holdings, growths, holdings, show
from bot.event_loop import run
from bot.services import Core

QUESTIONS = 100_000
AT_ONCE = 8
SAMPLES = 25
_LONGEST = 30.0


async def _ask(bot: Contender, text: str, number: int) -> None:
    payload = asked(text, number)
    answered = bot.way_out.expect(int(payload["id"]))
    bot.parse(payload)
    async with asyncio.timeout(_LONGEST):
        await answered


async def soak(bot: Contender, total: int, samples: int, wal: Path) -> list[Holdings]:
    """Ask so many questions; return what the process held, read so many times in between."""
    texts, numbers = questions(), iter(range(total))
    read = [holdings(0, wal)]

    async def asker(share: int) -> None:
        for number in islice(numbers, share):
            await _ask(bot, next(texts), number)

    for sample in range(1, samples + 1):
        share = total * sample // samples - read[-1].questions
        each, rest = divmod(share, AT_ONCE)
        await asyncio.gather(*(asker(each + (place < rest)) for place in range(AT_ONCE)))
        read.append(holdings(read[-1].questions + share, wal))
    return read


async def main(
    folder: Path, total: int = QUESTIONS, samples: int = SAMPLES, core: Core | None = None
) -> int:
    """Soak and print; return 1 when something grew, or a row was dropped."""
    bot = await contender("ours", folder, core)
    services: Any = getattr(bot.client, "services")  # noqa: B009 not every client has them
    log, wal = services.storage.repositories.questions.log, folder / "boundary-bot.sqlite3-wal"
    started = time.perf_counter()
    read = await soak(bot, total, samples, wal)
    seconds = time.perf_counter() - started
    await bot.client.close()
    result = growths(read)
    show(read, result)
    # What may tell of danger is answered and leaves no row.
    print(
        f"{total} asked in {seconds:.0f} s ({total / seconds:.0f} a second): {log.written} rows "
        f"stored, {total - log.written - log.dropped} left out by rule, {log.dropped} dropped"
    )
    return 0 if all(each.is_bounded for each in result) and not log.dropped else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    with tempfile.TemporaryDirectory(dir=".", prefix="bench-soak-") as name:
        sys.exit(run(main(Path(name), parser.parse_args().questions)))
