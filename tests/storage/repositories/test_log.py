"""The question log: what it promises when all is well, and how much it holds."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from bot.storage import Storage, StorageUnavailable
from bot.storage.crypto.cipher import Cipher
from bot.storage.engine.database import Database
from bot.storage.engine.places import dialect_of
from bot.storage.engine.writer import Writer
from tests.engines.outside import raw_rows

if TYPE_CHECKING:
    from pathlib import Path

    from storage.conftest import Ask


async def test_what_was_recorded_comes_back(store: Storage, ask: Ask) -> None:
    row = ask(5, text="Können wir uns umarmen? 🫂")
    assert await store.repositories.questions.log.record(row)
    found = await store.repositories.questions.questions.get(1, 5)
    assert found is not None
    assert found.text == row.text
    assert found.asked_at == row.asked_at
    assert (found.channel_id, found.via, found.outcome) == (9, "ask", "answer")
    assert (found.entry_id, found.score, found.latency_ms) == ("hugs", 0.9, 10.0)


async def test_a_retry_changes_nothing(store: Storage, ask: Ask) -> None:
    assert await store.repositories.questions.log.record(ask(5, text="first"))
    assert await store.repositories.questions.log.record(ask(5, text="second"))
    assert (
        await asyncio.gather(*(store.repositories.questions.log.record(ask(6)) for _ in range(20)))
        == [True] * 20
    )
    rows = await store.repositories.questions.questions.recent(1)
    assert [(row.id, row.text) for row in rows] == [(6, "May we hug?"), (5, "first")]


async def test_many_waiting_rows_share_a_commit(
    store: Storage, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits: list[int] = []
    commit = Writer._commit

    def counted(self: Writer) -> asyncio.Future[None]:
        commits.append(len(self._in_flight))
        return commit(self)

    monkeypatch.setattr(Writer, "_commit", counted)
    kept = await asyncio.gather(
        *(store.repositories.questions.log.record(ask(n), wait=10) for n in range(1, 1201))
    )
    assert all(kept)
    assert sum(commits) == 1200
    assert len(commits) <= 4
    assert (
        await store.repositories.questions.questions.statistics(1, ask(0).asked_at)
    ).total == 1200


async def test_a_true_is_already_in_the_database(store: Storage, ask: Ask) -> None:
    assert await store.repositories.questions.log.record(ask(5))
    assert await raw_rows(store, "SELECT count(*) FROM questions") == [(1,)]


async def test_the_writer_ends_when_nothing_is_left(store: Storage, ask: Ask) -> None:
    before = asyncio.all_tasks()
    waiting = [store.repositories.questions.log.submit(ask(n)) for n in range(1, 20)]
    assert store.busy
    await asyncio.gather(*waiting)
    await asyncio.sleep(0)
    assert not store.busy
    assert asyncio.all_tasks() == before
    assert await store.repositories.questions.log.record(ask(50))


async def test_close_writes_what_waits(tmp_path: Path, database_url: str | None, ask: Ask) -> None:
    store = await Storage.open(database_url, tmp_path)
    waiting = [store.repositories.questions.log.submit(ask(n)) for n in range(1, 1001)]
    await store.close()
    assert all(done.result() for done in waiting)
    store = await Storage.open(database_url, tmp_path)
    assert (
        await store.repositories.questions.questions.statistics(1, ask(0).asked_at)
    ).total == 1000
    await store.close()


async def test_after_the_close_nothing_is_taken(
    tmp_path: Path, database_url: str | None, ask: Ask
) -> None:
    store = await Storage.open(database_url, tmp_path)
    await store.close()
    assert not await store.repositories.questions.log.record(ask(5))
    assert (store.repositories.questions.log.dropped, store.repositories.questions.log.waiting) == (
        1,
        0,
    )
    with pytest.raises(StorageUnavailable):
        await store.repositories.questions.votes.cast(1, 5, 77, True)
    with pytest.raises(StorageUnavailable):
        await store.repositories.questions.questions.recent(1)


async def test_memory_is_bounded_and_the_promised_rows_stay(
    tmp_path: Path, database_url: str | None, ask: Ask
) -> None:
    database = Database(dialect_of(database_url, tmp_path))
    await database.open()
    store = Storage(database, Cipher((bytes(32),)), Writer(database, limit=10))
    # No await in between: the writer has no chance to empty the room.
    waiting = [store.repositories.questions.log.submit(ask(n)) for n in range(1, 16)]
    assert (store.repositories.questions.log.waiting, store.repositories.questions.log.dropped) == (
        10,
        5,
    )
    assert await asyncio.gather(*waiting) == [True] * 10 + [False] * 5
    assert store.repositories.questions.log.written == 10
    assert [row.id for row in await store.repositories.questions.questions.recent(1, 20)] == list(
        range(10, 0, -1)
    )
    await store.close()


async def test_one_impossible_row_takes_no_other_with_it(store: Storage, ask: Ask) -> None:
    rows = [ask(1), replace(ask(2), channel_id=2**70), ask(3)]
    assert await asyncio.gather(*map(store.repositories.questions.log.record, rows)) == [
        True,
        False,
        True,
    ]
    assert (store.repositories.questions.log.dropped, store.repositories.questions.log.waiting) == (
        1,
        0,
    )
    assert [row.id for row in await store.repositories.questions.questions.recent(1)] == [3, 1]


async def test_a_caller_who_leaves_loses_no_row(store: Storage, ask: Ask) -> None:
    leaver = asyncio.create_task(store.repositories.questions.log.record(ask(5)))
    await asyncio.sleep(0)
    leaver.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaver
    assert await store.repositories.questions.log.record(ask(6))
    assert await store.repositories.questions.questions.get(1, 5) is not None


async def test_text_with_no_utf8_form_is_kept_as_far_as_it_goes(store: Storage, ask: Ask) -> None:
    assert await store.repositories.questions.log.record(ask(5, text="odd \ud800 \x00 text"))
    found = await store.repositories.questions.questions.get(1, 5)
    assert found is not None
    assert found.text == "odd ? \x00 text"


async def test_a_time_without_zone_is_refused(store: Storage, ask: Ask) -> None:
    row = ask(5)
    naive = row.asked_at.replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        await store.repositories.questions.log.record(
            type(row)(1, 5, 9, naive, "ask", "none", None, None, 1.0, "x")
        )
