"""An acknowledged row is there after the process was killed without warning."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.storage import Storage

if TYPE_CHECKING:
    from storage.conftest import Ask

CHILD = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.storage import NewTicket, NewQuestion, Storage

async def ask(store, number):
    now = datetime.now(UTC)
    row = NewQuestion(1, number, 9, now, "ask", "answer", "hugs", 0.9, 1.0, f"text {number}")
    if await store.repositories.questions.log.record(row, wait=30):
        print(number, flush=True)

async def main():
    store = await Storage.open(sys.argv[2] or None, Path(sys.argv[1]))
    await store.repositories.questions.votes.cast(1, 1, 77, True)
    await store.repositories.servers.settings.put(1, "role", 4)
    await store.repositories.tickets.tickets.open(NewTicket(1, 6, 9, datetime.now(UTC), "a case"))
    print("durable", flush=True)
    number = 0
    while True:
        number += 20
        await asyncio.gather(*(ask(store, number + each) for each in range(20)))

asyncio.run(main())
"""


def killed_in_full_flight(folder: Path, url: str | None) -> list[str]:
    """Run the child, kill it after 150 lines, return every whole line that it ever said."""
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), url or ""],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    ) as child:
        assert child.stdout is not None
        heard = [child.stdout.readline() for _ in range(150)]
        child.kill()
        heard += child.stdout.readlines()
    assert child.returncode == -signal.SIGKILL
    return [line.strip() for line in heard if line.endswith("\n")]


async def test_kill_9_loses_nothing_that_was_acknowledged(
    tmp_path: Path, database_url: str | None, ask: Ask
) -> None:
    heard = await asyncio.to_thread(killed_in_full_flight, tmp_path, database_url)
    assert heard[0] == "durable"
    acknowledged = {int(number) for number in heard[1:]}
    assert len(acknowledged) >= 149
    store = await Storage.open(database_url, tmp_path)
    page = await store.repositories.questions.questions.recent(1, limit=100)
    there = list(page)
    while page := await store.repositories.questions.questions.recent(
        1, limit=100, before=page[-1].id
    ):
        there += page
    assert acknowledged <= {row.id for row in there}
    assert all(row.text == f"text {row.id}" for row in there)
    assert (await store.repositories.questions.votes.tally(1, 1)).helpful == 1
    assert await store.repositories.servers.settings.all(1) == {"role": 4}
    assert await store.repositories.tickets.tickets.count_open(1) == 1
    assert await store.repositories.questions.log.record(ask(1))
    await store.close()
