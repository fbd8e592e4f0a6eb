"""A stricter log mode takes away what it does not allow, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.storage import Storage
from bot.storage.inventory.members import QUESTIONS
from tests.storage.keeping import MEMBER, TEXT, all_rows, blobs_of, clear, put, row_for, traces

if TYPE_CHECKING:
    from pathlib import Path

EMPTY = {
    "full": set[str](),
    "text": {"asker"},
    "counts": {"asker", "text_enc", "score_enc", "vector_enc", "channel_id", "handled"},
}


async def fill(store: Storage, count: int) -> None:
    rows: list[dict[str, Any]] = [
        row_for(store, QUESTIONS, guild_id, 1000 * guild_id + number, MEMBER, number)
        for guild_id in (1, 2)
        for number in range(count)
    ]
    await put(store, QUESTIONS.table, rows)


@pytest.mark.parametrize("mode", list(EMPTY))
async def test_a_mode_strips_what_it_does_not_keep(
    store: Storage, tmp_path: Path, mode: str
) -> None:
    await fill(store, 450)
    before = {(row["guild_id"], row["id"]): row for row in await all_rows(store, QUESTIONS.table)}
    expected = 450 if EMPTY[mode] else 0
    assert await store.member_data.strippable(1, mode) == expected
    assert await store.member_data.strip(1, mode) == expected
    assert await store.member_data.strippable(1, mode) == 0
    for row in await all_rows(store, QUESTIONS.table):
        old = before[row["guild_id"], row["id"]]
        changed = {name for name in row if row[name] != old[name]}
        assert changed == (EMPTY[mode] if row["guild_id"] == 1 else set())
        assert all(not row[name] for name in changed)
    gone = {value for row in before.values() if row["guild_id"] == 1 for value in blobs_of([row])}
    kept = blobs_of(await all_rows(store, QUESTIONS.table))
    await clear(store)
    assert await traces(store, list(gone - kept)[:100], tmp_path / "copy") == {}
    assert (await store.repositories.questions.questions.recent(2))[0].text == f"{TEXT} 2449."


async def test_stripping_twice_changes_nothing(store: Storage) -> None:
    await fill(store, 5)
    assert await store.member_data.strip(1, "text") == 5
    assert await store.member_data.strip(1, "text") == 0
    assert await store.member_data.strip(1, "counts") == 5
