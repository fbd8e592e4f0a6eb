"""After compaction a deleted row is in no file of the database, and in no copy of it.

PostgreSQL's own journal is not among them: docs/storage.md says how long rows stay there.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.storage import Storage
from bot.storage.inventory.member_data import Member
from bot.storage.inventory.members import QUESTIONS
from tests.storage.keeping import MEMBER, OTHER, all_rows, put, row_for, terms, traces

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 3, 1, tzinfo=UTC)


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


async def test_old_rows_go_also_when_many_days_were_missed(store: Storage, tmp_path: Path) -> None:
    needles = await shuffled(store, 500)
    gone = await store.retention.expire(NOW + timedelta(days=999), terms())
    assert gone == 500
    assert await store.compactor.compact(NOW)
    assert await traces(store, needles, tmp_path / "after") == {}
