"""A full disk and one that takes no changes, as the system itself refuses them."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.storage import Storage

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
FULL = """
import asyncio, json, resource, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.storage import NewQuestion, Storage, StorageUnavailable

def question(number):
    now = datetime.now(UTC)
    return NewQuestion(1, number, 9, now, "ask", "answer", "hugs", 0.9, 1.0, "x" * 3000)

async def main():
    store = await Storage.open(None, Path(sys.argv[1]))
    log, settings = store.repositories.questions.log, store.repositories.servers.settings
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    wal = store.path.with_name(store.path.name + "-wal").stat().st_size
    # No file may grow beyond this: the system refuses more as it does on a full disk.
    resource.setrlimit(resource.RLIMIT_FSIZE, (wal + 40_000, most))
    number = 1
    while await log.record(question(number)):
        number += 1
    rest = range(number + 1, 41)
    written = await asyncio.gather(*(log.record(question(each)) for each in rest))
    full = [number, *(each for each, done in zip(rest, written) if not done)]
    try:
        await settings.put(1, "role", 4)
        refused = False
    except StorageUnavailable:
        refused = True
    waiting = log.waiting
    readable = len(await store.repositories.questions.questions.recent(1, limit=100))
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    mended = await log.record(question(41), wait=30)
    await store.close()
    print(json.dumps([full, refused, waiting, readable, mended, log.dropped]))

asyncio.run(main())
"""
READ_ONLY = """
import asyncio, os, pwd, sys, tempfile
from pathlib import Path
from bot.storage import StorageError, check_writable

with tempfile.TemporaryDirectory() as folder:
    asyncio.run(check_writable(None, Path(folder)))  # loads what another user may not read
if os.geteuid() == 0:
    os.setuid(pwd.getpwnam("nobody").pw_uid)  # the system lets root write everywhere
try:
    asyncio.run(check_writable(None, Path(sys.argv[1])))
except StorageError as error:
    print(error)
"""


def said(script: str, folder: Path) -> str:
    """Run a script on a folder and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    return done.stdout


async def test_on_a_full_disk_nothing_is_lost_and_all_is_written_when_there_is_room(
    tmp_path: Path,
) -> None:
    printed = await asyncio.to_thread(said, FULL, tmp_path)
    full, refused, waiting, readable, mended, dropped = json.loads(printed)
    assert full, "the disk was never full"
    assert refused, "a setting was called saved"
    assert waiting >= len(full)
    assert readable == 40 - len(full)
    assert (mended, dropped) == (True, 0)
    store = await Storage.open(None, tmp_path)
    rows = await store.repositories.questions.questions.recent(1, limit=100)
    assert sorted(row.id for row in rows) == list(range(1, 42))
    await store.close()


@pytest.fixture
def for_all() -> Iterator[Path]:
    """A folder that another user can enter, unlike the folders of tests."""
    with tempfile.TemporaryDirectory(prefix="read-only-") as folder:
        path = Path(folder)
        path.chmod(0o755)
        yield path


async def test_a_disk_that_takes_no_changes_is_named_at_the_start(for_all: Path) -> None:
    state = for_all / "state"
    await (await Storage.open(None, state)).close()
    for path in state.iterdir():
        path.chmod(0o444)
    state.chmod(0o555)
    sentence = await asyncio.to_thread(said, READ_ONLY, state)
    assert "cannot be opened for writing" in sentence
    assert str(state) in sentence
    state.chmod(0o755)
