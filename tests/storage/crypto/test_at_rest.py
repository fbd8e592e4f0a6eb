"""Stored bytes: no readable text and no member's id; and the keys that they are sealed with."""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from bot.storage import NewTicket, Storage, StorageError
from bot.storage.crypto.cipher import CellPlace, Cipher
from bot.storage.crypto.keys import load_keys
from tests.engines.databases import EngineName
from tests.engines.outside import journal_bytes, outside, raw_rows, stored_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from storage.conftest import Ask

OLD = base64.b64encode(b"o" * 32).decode()
NEW = base64.b64encode(b"n" * 32).decode()
MEMBER = 712345678901234567


def files_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())


async def test_no_text_and_no_member_is_readable_on_disk(
    store: Storage, ask: Ask, tmp_path: Path, engine: EngineName
) -> None:
    await store.repositories.questions.log.record(ask(5, text="a most private question"))
    case = NewTicket(1, 6, 9, ask(0).asked_at, "for the moderators only", asker_id=MEMBER)
    await store.repositories.tickets.tickets.open(case)
    await store.repositories.questions.votes.cast(1, 5, MEMBER, True)
    for moment in ("while open", "after the close"):
        disk = files_in(tmp_path) + b"".join((await stored_bytes(store)).values())
        if engine is EngineName.POSTGRESQL:
            journal = await journal_bytes(store)
            assert b"hugs" in journal
            disk += journal
        # The search finds what is there in the clear.
        assert b"hugs" in disk, moment
        for secret in ("private question", "moderators only", str(MEMBER)):
            assert secret.encode() not in disk, moment
            assert secret.encode("utf-16-le") not in disk, moment
        for order in ("big", "little"):
            assert MEMBER.to_bytes(8, order) not in disk, moment
        await store.close()


async def test_a_sealed_text_moved_to_another_row_stays_shut(store: Storage, ask: Ask) -> None:
    await store.repositories.questions.log.record(ask(5, text="mine"))
    await store.repositories.questions.log.record(ask(6, text="yours"))
    async with outside(store) as other:
        await other.do(
            "UPDATE questions SET text_enc = (SELECT text_enc FROM questions WHERE id = 5)"
        )
    assert [row.text for row in await store.repositories.questions.questions.recent(1)] == [
        None,
        "mine",
    ]


async def test_votes_of_a_member_cannot_be_joined(store: Storage) -> None:
    for guild, question in ((1, 5), (1, 6), (2, 5)):
        await store.repositories.questions.votes.cast(guild, question, MEMBER, True)
    assert len(await raw_rows(store, "SELECT DISTINCT voter FROM votes")) == 3


async def test_keys_can_be_changed(
    tmp_path: Path, database_url: str | None, ask: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    store = await Storage.open(database_url, tmp_path, OLD)
    await store.repositories.questions.log.record(ask(5, text="before"))
    await store.repositories.questions.votes.cast(1, 5, 77, True)
    await store.close()
    store = await Storage.open(database_url, tmp_path, f"{NEW}, {OLD}")
    await store.repositories.questions.log.record(ask(6, text="after"))
    assert [row.text for row in await store.repositories.questions.questions.recent(1)] == [
        "after",
        "before",
    ]
    assert await store.repositories.questions.votes.cast(1, 5, 77, False) is True
    tally = await store.repositories.questions.votes.tally(1, 5)
    assert (tally.helpful, tally.not_helpful) == (0, 1)
    await store.close()
    assert "another data key" not in caplog.text
    store = await Storage.open(database_url, tmp_path, NEW)
    assert [row.text for row in await store.repositories.questions.questions.recent(1)] == [
        "after",
        None,
    ]
    assert "another data key" in caplog.text
    assert not (tmp_path / "data.key").exists()
    await store.close()


@pytest.mark.parametrize(
    "key", ["short", "ä" * 43, base64.b64encode(bytes(31)).decode(), ",", OLD + "," + OLD]
)
async def test_a_bad_key_is_named_and_not_shown(
    tmp_path: Path, database_url: str | None, key: str
) -> None:
    with pytest.raises(StorageError, match="DATA_KEY") as error:
        await Storage.open(database_url, tmp_path, key)
    assert len(key) < 2 or key not in str(error.value)


async def test_a_bad_key_file_is_named_and_kept(tmp_path: Path, database_url: str | None) -> None:
    (tmp_path / "data.key").write_bytes(b"\xff\xfe not a key")
    with pytest.raises(StorageError, match=r"data\.key"):
        await Storage.open(database_url, tmp_path)
    assert (tmp_path / "data.key").read_bytes() == b"\xff\xfe not a key"


def test_many_who_make_a_key_at_once_end_with_one(tmp_path: Path) -> None:
    start = threading.Barrier(8)

    def make(_: int) -> tuple[bytes, ...]:
        start.wait()
        return load_keys(None, tmp_path).data

    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(make, range(8)))
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["data.key"]


async def test_many_who_open_at_once_end_with_one_schema(
    tmp_path: Path, new_database_url: str | None, ask: Ask
) -> None:
    opened = (Storage.open(new_database_url, tmp_path) for _ in range(4))
    stores = await asyncio.gather(*opened)
    assert len({store.cipher.fingerprints for store in stores}) == 1
    recorded = (
        store.repositories.questions.log.record(ask(n), wait=10)
        for n, store in enumerate(stores, 1)
    )
    assert all(await asyncio.gather(*recorded))
    assert len(await stores[0].repositories.questions.questions.recent(1)) == 4
    for store in stores:
        await store.close()


def test_a_key_made_by_another_process_in_between_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = tmp_path / "theirs"
    theirs.write_text(OLD)
    link = os.link

    def late(source: Path, target: Path) -> None:
        shutil.copy(theirs, target)
        link(source, target)

    monkeypatch.setattr(os, "link", late)
    assert load_keys(None, tmp_path).data == (b"o" * 32,)
    assert {path.name for path in tmp_path.iterdir()} == {"theirs", "data.key"}


def test_a_sealed_value_tells_nothing_and_takes_no_change() -> None:
    cipher, place = Cipher((b"k" * 32,)), CellPlace("questions", 1, 5, "text")
    first, second = cipher.seal("same", place), cipher.seal("same", place)
    assert first != second
    assert cipher.open(first, place) == cipher.open(second, place) == "same"
    for position in range(len(first)):
        forged = bytearray(first)
        forged[position] ^= 1
        assert cipher.open(bytes(forged), place) is None
    assert cipher.open(first[:20], place) is None
    assert cipher.open(None, place) is None
    assert Cipher((b"x" * 32,)).open(first, place) is None


async def test_opening_leaves_no_task_behind(tmp_path: Path, database_url: str | None) -> None:
    before = asyncio.all_tasks()
    store = await Storage.open(database_url, tmp_path)
    assert asyncio.all_tasks() == before
    await store.close()
