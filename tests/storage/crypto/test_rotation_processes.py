"""Changing the key in real processes: two at once, beneath waiting rows, and killed anywhere."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from filelock import FileLock

from bot.storage import Change, Storage
from bot.storage.crypto.keys import load_keys
from bot.storage.crypto.rotation import LOCK_FILE, rotate
from tests.engines.databases import EngineName, engines
from tests.engines.outside import out_of_reach

HEAD = """
import asyncio, os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
import bot.storage.crypto.rotation as rotation
from bot.storage import NewQuestion, Storage
from bot.storage.engine.batches import Batches
folder, url = Path(os.environ["STATE_DIR"]), os.environ["DATABASE_URL"] or None
rotation.SWITCHED = 0.2
"""
RUN = """
from bot.cli import main
sys.argv = ["boundary-bot", "db", "rotate-key"]
main()
"""
BOT = """
def row(number):
    return NewQuestion(1, number, 9, datetime.now(UTC), "ask", "answer", "hugs", 0.9, 1.0,
                       f"question {number}")

async def run():
    store = await Storage.open(url, folder)
    print("open", flush=True)
    while not (folder / "locked").exists():
        await asyncio.sleep(0.02)
    done = [store.repositories.questions.log.submit(row(number)) for number in range(1000, 1200)]
    await asyncio.sleep(0.2)
    print("sealed", flush=True)
    assert all(await asyncio.gather(*done))
    await store.close()

asyncio.run(run())
"""
KILLED = """
point, calls = int(os.environ["POINT"]), 0

def here():
    global calls
    calls += 1
    if calls == point:
        os.kill(os.getpid(), signal.SIGKILL)

def around(work):
    def both(*args, **more):
        here()
        result = work(*args, **more)
        here()
        return result
    return both

Batches.step = around(Batches.step)
Storage.only_key = around(Storage.only_key)
rotation.replace_keys = around(rotation.replace_keys)
"""
ROTATE = HEAD + RUN


def start(script: str, folder: Path, url: str | None, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script],
        env={
            **os.environ,
            "STATE_DIR": str(folder),
            "DATA_KEY": "",
            "DATABASE_URL": url or "",
            **more,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


async def end(process: subprocess.Popen[str]) -> str:
    return (await asyncio.to_thread(process.communicate))[1]


async def fill(folder: Path, url: str | None, count: int = 30) -> None:
    store = await Storage.open(url, folder)
    for number in range(count):
        await store.repositories.servers.audit.add(
            1, Change(number + 1, "test", None, {"number": number})
        )
    await store.close()


async def unreadable(folder: Path, url: str | None) -> tuple[int, int]:
    """Count what is in the audit, and what of it no key opens."""
    store = await Storage.open(url, folder)
    rows = await store.repositories.servers.audit.recent(1, 100)
    await store.close()
    return len(rows), sum(row.actor_id is None or row.detail is None for row in rows)


async def test_two_at_once_lose_nothing(tmp_path: Path, database_url: str | None) -> None:
    await fill(tmp_path, database_url)
    both = [start(ROTATE, tmp_path, database_url) for _ in range(2)]
    errors = [await end(process) for process in both]
    assert {process.returncode for process in both} <= {0, 4}, errors
    for err, process in zip(errors, both, strict=True):
        assert process.returncode == 0 or "only one can run at a time" in err
    assert await unreadable(tmp_path, database_url) == (30, 0)
    assert len(load_keys(None, tmp_path).data) == 1


async def test_the_second_is_refused_with_one_sentence(
    tmp_path: Path, database_url: str | None
) -> None:
    await fill(tmp_path, database_url, 1)
    before = load_keys(None, tmp_path)
    with FileLock(tmp_path / LOCK_FILE):
        process = start(ROTATE, tmp_path, database_url)
        err = await end(process)
    assert process.returncode == 4
    assert "only one can run at a time" in err
    assert len(err.strip().splitlines()) == 1
    assert load_keys(None, tmp_path) == before


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs signals that stop a process")
async def test_rows_that_wait_through_a_whole_rotation_stay_readable(
    tmp_path: Path, database_url: str | None
) -> None:
    await fill(tmp_path, database_url, 1)
    bot = start(HEAD + BOT, tmp_path, database_url)
    assert bot.stdout is not None
    assert (await asyncio.to_thread(bot.stdout.readline)).strip() == "open"
    async with out_of_reach(database_url, tmp_path):
        (tmp_path / "locked").touch()
        assert (await asyncio.to_thread(bot.stdout.readline)).strip() == "sealed"
        bot.send_signal(signal.SIGSTOP)
    rotation = start(ROTATE, tmp_path, database_url)
    err = await end(rotation)
    assert rotation.returncode == 0, err
    bot.send_signal(signal.SIGCONT)
    err = await end(bot)
    assert bot.returncode == 0, err
    store = await Storage.open(database_url, tmp_path)
    texts = [row.text for row in await store.repositories.questions.questions.recent(1, 100)]
    assert (len(texts), texts.count(None)) == (100, 0)
    assert await store.repositories.questions.questions.count(1) == 200
    await store.close()


POINTS = {
    EngineName.SQLITE: [1, 2, 3, 5, 9, 12, 15, 18, 21, 24],
    EngineName.POSTGRESQL: [2, 9, 15, 21, 24],
}


@pytest.mark.parametrize(
    ("engine", "point"),
    [(engine, point) for engine in engines() for point in POINTS[engine]],
    indirect=["engine"],
)
async def test_killed_anywhere_it_loses_nothing(
    tmp_path: Path, database_url: str | None, point: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(tmp_path, database_url)
    killed = start(HEAD + KILLED + RUN, tmp_path, database_url, POINT=str(point))
    err = await end(killed)
    assert killed.returncode in {0, -signal.SIGKILL}, err
    assert await unreadable(tmp_path, database_url) == (30, 0)
    # Whoever runs it again may do so from here: only what was killed needs a process of its own.
    monkeypatch.setattr("bot.storage.crypto.rotation.SWITCHED", 0.0)
    again = await rotate(
        partial(Storage.open, database_url, tmp_path), tmp_path, None, datetime.now(UTC)
    )
    assert (again.finished, again.unreadable) == (True, 0)
    assert await unreadable(tmp_path, database_url) == (30, 0)
    assert len(load_keys(None, tmp_path).data) == 1
    assert not list(tmp_path.glob("*.tmp"))
