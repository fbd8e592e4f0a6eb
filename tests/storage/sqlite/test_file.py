"""The SQLite file itself: its modes and settings, its WAL, its size."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.storage import Storage
from bot.storage.engine.places import locate
from bot.storage.engine.sqlite.compacting import LARGE_EVERY, SMALL_EVERY, STEP_PAGES
from bot.storage.inventory.members import QUESTIONS
from tests.engines.outside import raw_rows
from tests.storage.keeping import MEMBER, put, row_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from storage.conftest import Ask

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Storage]:
    """Open a store in a file, on whichever engine the other tests run."""
    storage = await Storage.open(None, tmp_path)
    yield storage
    await storage.close()


async def test_all_files_are_private_also_those_that_were_not(tmp_path: Path, ask: Ask) -> None:
    state = tmp_path / "state"
    for _ in range(2):
        store = await Storage.open(None, state)
        await store.repositories.questions.log.record(ask(5))
        files = list(state.iterdir())
        assert {path.name.rpartition("-")[2] for path in files} >= {"wal", "shm", "data.key"}
        assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}
        await store.close()
        for path in state.iterdir():
            path.chmod(0o644)
    assert oct(state.stat().st_mode & 0o777) == "0o700"


async def test_the_files_settings_are_as_promised(store: Storage) -> None:
    async with store._database.read() as connection:
        pragmas = {
            name: (await connection.execute(text(f"PRAGMA {name}"))).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
        vacuum = (await connection.execute(text("PRAGMA auto_vacuum"))).scalar()
        busy = (await connection.execute(text("PRAGMA busy_timeout"))).scalar()
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
    }
    assert (vacuum, busy) == (2, 1000)


async def test_a_url_may_name_the_file(tmp_path: Path, ask: Ask) -> None:
    state, path = tmp_path / "state", tmp_path / "elsewhere.db"
    store = await Storage.open(f"sqlite+aiosqlite:///{path}", state)
    assert await store.repositories.questions.log.record(ask(5))
    await store.close()
    assert await raw_rows(store, "SELECT count(*) FROM questions") == [(1,)]
    assert [file.name for file in state.iterdir()] == ["data.key"]
    assert locate(f"sqlite:///{path}", state) == path


async def test_the_file_is_written_anew_once_a_day_or_a_week(
    store: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    rewrites: list[datetime] = []
    rewrite = store.compactor.rewrite

    async def noted(now: datetime) -> bool:
        rewrites.append(now)
        return await rewrite(now)

    monkeypatch.setattr(store.compactor, "rewrite", noted)
    for every in (SMALL_EVERY, LARGE_EVERY):
        start = NOW + every * 10
        moments = [start, start + every / 2, start + every, start + every * 1.5]
        for moment in moments:
            assert await store.compactor.compact(moment)
        assert rewrites == [moments[0], moments[2]]
        rewrites.clear()
        monkeypatch.setattr("bot.storage.engine.sqlite.compacting.SMALL", 0)


async def test_free_pages_are_given_back_step_by_step(
    store: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.engine.sqlite.compacting.SPARE_PAGES", 10)
    needed = 10 + 5 * STEP_PAGES
    with closing(sqlite3.connect(store.path)) as other, other:
        other.execute("CREATE TABLE big (page BLOB)")
        other.executemany("INSERT INTO big VALUES (zeroblob(4000))", [()] * needed)
        other.execute("DROP TABLE big")
    await store.repositories.servers.meta.put("pages rewritten", str(round(NOW.timestamp() * 1000)))
    assert await store.compactor.checkpoint()
    before = store.path.stat().st_size
    assert await store.compactor.compact(NOW)
    assert before - store.path.stat().st_size >= 3 * STEP_PAGES * 4096


async def test_a_reader_keeps_the_wal_and_nobody_waits_for_it(store: Storage) -> None:
    await put(store, QUESTIONS.table, [row_for(store, QUESTIONS, 1, 1, MEMBER, 1)])
    with closing(sqlite3.connect(store.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM questions").fetchone() == (1,)
        await put(store, QUESTIONS.table, [row_for(store, QUESTIONS, 1, 2, MEMBER, 1)])
        assert not await store.compactor.checkpoint()
        reader.rollback()
        assert await store.compactor.checkpoint()
    wal = store.path.with_name(store.path.name + "-wal")
    assert wal.stat().st_size == 0
