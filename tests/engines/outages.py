"""Outages of a database that end by themselves, on either engine."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import aiosqlite
import asyncpg
import pytest

from bot.storage.engine.places import locate
from bot.storage.engine.postgresql.locks import TAKE_WRITING
from bot.storage.engine.sqlite import dialect
from bot.storage.engine.sqlite.trips import OneTripConnection

OUTAGE = 0.4
"""Seconds; longer than an answer waits for the log (0.25)."""
STATEMENTS = (
    (aiosqlite.Connection, "execute_fetchall"),
    (OneTripConnection, "cursor"),
    (dialect, "insert_rows"),
    *((asyncpg.Connection, name) for name in ("prepare", "execute", "executemany", "fetchrow")),
)
"""What the two drivers run statements with."""


@contextmanager
def locked(url: str | None, state_dir: Path) -> Generator[None]:
    """Let another process write, and take its time."""
    file = locate(url, state_dir)
    held = threading.Event()
    hold = _hold_file(file, held) if file else _hold_server(url or "", held)
    thread = threading.Thread(target=asyncio.run, args=[hold])
    thread.start()
    assert held.wait(10), "the lock was not had"
    try:
        yield
    finally:
        thread.join()


@contextmanager
def broken(url: str | None, state_dir: Path, patch: pytest.MonkeyPatch) -> Generator[None]:
    """Let the disk fail under every statement."""
    disk = {"broken": True}
    error = (
        sqlite3.OperationalError("disk I/O error")
        if locate(url, state_dir)
        else asyncpg.PostgresIOError("could not read block 0")
    )

    def failing(whole: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **options: object) -> object:
            if disk["broken"]:
                raise error
            return whole(*args, **options)

        return call

    for owner, name in STATEMENTS:
        patch.setattr(owner, name, failing(getattr(owner, name)))
    timer = threading.Timer(OUTAGE, lambda: disk.update(broken=False))
    timer.start()
    try:
        yield
    finally:
        timer.join()


async def _hold_file(file: Path, held: threading.Event) -> None:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    held.set()
    await asyncio.sleep(OUTAGE)
    other.rollback()
    other.close()


async def _hold_server(url: str, held: threading.Event) -> None:
    other = await cast("Any", asyncpg).connect(url.replace("+asyncpg", ""))
    await other.execute("BEGIN")
    await other.execute(TAKE_WRITING)
    held.set()
    await asyncio.sleep(OUTAGE)
    await other.close()
