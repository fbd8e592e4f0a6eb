"""Remains of deleted rows on PostgreSQL: where they stay, and when the tables lose them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.storage import Storage
from bot.storage.engine.postgresql.compacting import EVERY
from bot.storage.inventory.member_data import Member
from bot.storage.inventory.members import QUESTIONS
from tests.engines.outside import journal_bytes, outside, stored_bytes
from tests.storage.keeping import MEMBER, OTHER, all_rows, put, row_for, traces

NOW = datetime(2026, 3, 1, tzinfo=UTC)


async def fill(store: Storage, count: int = 300) -> list[bytes]:
    """Put questions of two members into the log; return the values that must go with one."""
    rows = [row_for(store, QUESTIONS, 1, n, (MEMBER, OTHER)[n % 2], n) for n in range(count)]
    await put(store, QUESTIONS.table, rows)
    return [row["text_enc"] for row in rows if row["id"] % 2 == 0]


async def test_an_erased_row_leaves_the_rows_at_once_and_the_pages_with_the_next_compaction(
    store: Storage, tmp_path: Path
) -> None:
    needles = await fill(store)
    await store.member_data.erase(Member(MEMBER))
    left = await traces(store, needles, tmp_path / "rows")
    assert "rows" not in left
    assert sum(left.values()) > 0, "PostgreSQL keeps a deleted row until VACUUM"
    assert await store.compactor.compact(NOW)
    assert await traces(store, needles, tmp_path / "rows") == {}


async def test_the_journal_keeps_what_was_written_sealed_as_it_was(store: Storage) -> None:
    """As docs/storage.md says: the server's journal, archives, replicas and backups are its own."""
    needles = await fill(store, 10)
    await store.member_data.erase(Member(MEMBER))
    assert await store.compactor.rewrite(NOW)
    journal = await journal_bytes(store)
    # Not all: one may lie across two pages of the journal.
    assert any(needle in journal for needle in needles)
    assert b"a most private sentence" not in journal


async def test_tables_are_compacted_once_a_day(store: Storage) -> None:
    needles = await fill(store)
    assert await store.compactor.compact(NOW)
    await store.member_data.erase(Member(MEMBER))
    for moment, gone in ((NOW + EVERY / 2, False), (NOW + EVERY, True)):
        assert await store.compactor.compact(moment)
        pages = b"".join((await stored_bytes(store)).values())
        assert any(needle in pages for needle in needles) != gone


async def test_a_large_table_gives_its_room_to_new_rows(
    store: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.engine.postgresql.compacting.SMALL", 0)
    await fill(store, 1000)
    await store.retention.purge(1)
    assert await store.compactor.rewrite(NOW)
    async with outside(store) as other:
        size = await other.rows("SELECT pg_relation_size('questions')")
        for _ in range(2):
            await fill(store, 1000)
            await store.retention.purge(1)
            assert await store.compactor.rewrite(NOW)
        assert await other.rows("SELECT pg_relation_size('questions')") == size
    assert await all_rows(store, QUESTIONS.table) == []


async def test_a_table_in_use_is_left_for_a_later_round(
    store: Storage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.storage.engine.postgresql.compacting.PATIENCE", "10ms")
    caplog.set_level("INFO")
    async with outside(store) as other:
        await other.do("BEGIN; SELECT count(*) FROM votes")
        assert not await store.compactor.compact(NOW)
        assert "votes is locked" in caplog.text
        await other.do("COMMIT")
    assert await store.compactor.compact(NOW)


async def test_rows_are_written_while_the_tables_are_compacted(store: Storage) -> None:
    questions = store.repositories.questions
    compacting = asyncio.create_task(store.compactor.rewrite(NOW + timedelta(days=9)))
    number = 0
    while not compacting.done():
        number += 1
        await questions.votes.cast(1, number, MEMBER, True)
    assert await compacting
    assert (await store.member_data.count(Member(MEMBER)))["votes"] == number
