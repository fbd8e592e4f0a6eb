"""The lock for writing: jobs of all processes exclude each other, plain rows of the log do not."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.storage import Storage, StorageUnavailable
from bot.storage.engine.postgresql.locks import SHARE_WRITING
from tests.engines.outside import connect

if TYPE_CHECKING:
    from storage.conftest import Ask

ROOT = Path(__file__).parents[3]
COUNT = """
import asyncio, sys
from pathlib import Path
from bot.storage import Storage

async def main():
    store = await Storage.open(sys.argv[1], Path(sys.argv[2]))
    meta = store.repositories.servers.meta
    for _ in range(100):
        # Read, then write: without the lock one of two at once would be lost.
        await meta.change("counter", lambda value: str(int(value or 0) + 1))
    await store.close()

asyncio.run(main())
"""


async def test_jobs_of_two_processes_exclude_each_other(
    store: Storage, database_url: str, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", COUNT, database_url, str(tmp_path)]
    both = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(2)]
    errors = [(await asyncio.to_thread(process.communicate))[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], errors
    assert await store.repositories.servers.meta.get("counter") == "200"


async def test_rows_of_several_processes_go_on_beside_each_other(
    store: Storage, database_url: str, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.engine.writer.Writer.run.__defaults__", (0.1,))
    other = await connect(database_url)
    transaction = other.transaction()
    await transaction.start()
    # As another process does that adds rows and has not committed yet.
    await other.execute(SHARE_WRITING)
    assert await store.repositories.questions.log.record(ask(5), wait=10)
    with pytest.raises(StorageUnavailable):
        await store.repositories.questions.votes.cast(1, 5, 77, True)
    await transaction.rollback()
    await other.close()
    assert await store.repositories.questions.log.record(ask(6), wait=10)
    assert await store.repositories.questions.votes.cast(1, 6, 77, True) is None
