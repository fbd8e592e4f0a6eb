"""A deleted row is in no file: not in the database, not in its WAL, not in a backup."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.storage import Storage
from bot.storage.engine.sqlite.compacting import LARGE_EVERY, SMALL_EVERY, STEP_PAGES
from bot.storage.inventory.member_data import Member
from bot.storage.inventory.members import QUESTIONS
from tests.storage.keeping import MEMBER, OTHER, all_rows, put, row_for, terms, traces

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DAY_MS = 86_400_000


async def shuffled(store: Storage, count: int) -> list[bytes]:
    """Fill the log in a random order of ids; return what must vanish with one member."""
    numbers = list(range(count))
    random.Random(3).shuffle(numbers)
    for start in range(0, count, 50):
        rows: list[dict[str, Any]] = [
            row_for(store, QUESTIONS, n % 3 + 1, n, (MEMBER, OTHER)[n % 2], n)
            for n in numbers[start : start + 50]
        ]
        await put(store, QUESTIONS.table, rows)
    even_rows = [row for row in await all_rows(store, QUESTIONS.table) if row["id"] % 2 == 0]
    return [row["text_enc"] for row in even_rows] + list({row["asker"] for row in even_rows})


async def test_after_many_erasures_the_whole_file_is_clean(store: Storage, tmp_path: Path) -> None:
    needles = await shuffled(store, 1500)
    assert (await traces(store, needles, tmp_path / "before"))["before"] == len(needles)
    assert sum((await store.member_data.erase(Member(MEMBER))).rows.values()) == 750
    assert await store.compactor.compact(NOW)
    assert await traces(store, needles, tmp_path / "after") == {}


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


async def test_old_rows_go_also_when_many_days_were_missed(store: Storage, tmp_path: Path) -> None:
    needles = await shuffled(store, 500)
    gone = await store.retention.expire(NOW + timedelta(days=999), terms())
    assert gone == 500
    assert await store.compactor.compact(NOW)
    assert await traces(store, needles, tmp_path / "after") == {}
