"""A damaged or missing database ends the start with the backup to restore, and is left alone."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.storage import Storage, StorageError
from bot.storage.backups.folder import SQLITE_SUFFIX, BackupFolder
from bot.storage.backups.making import back_up_file
from bot.storage.clock import now_ms
from bot.storage.inventory.members import QUESTIONS
from bot.storage.schema.tables import questions
from tests.cli.test_backups import hurt
from tests.storage.keeping import MEMBER, put, row_for

NAME = "boundary-bot.sqlite3"


@pytest.fixture
async def state(tmp_path: Path) -> Path:
    """A state folder with questions, and two backups of it."""
    store = await Storage.open(None, tmp_path)
    rows = [row_for(store, QUESTIONS, 1, number, MEMBER, now_ms()) for number in range(1, 400)]
    await put(store, questions, rows)
    await store.close()
    folder = BackupFolder.of(tmp_path)
    with folder.one_at_a_time():
        for days in (2, 1):
            moment = datetime.now(UTC) - timedelta(days=days)
            back_up_file(tmp_path / NAME, folder.new_path(moment, SQLITE_SUFFIX), moment)
    return tmp_path


@pytest.mark.parametrize("damage", ["header", "short", "page"])
async def test_damage_is_said_with_the_command_that_helps(state: Path, damage: str) -> None:
    hurt(state / NAME, damage)
    before = (state / NAME).read_bytes()
    with pytest.raises(StorageError) as error:
        await Storage.open(None, state)
    newest, _ = BackupFolder.of(state).files()
    assert f"boundary-bot db restore {newest.path}" in str(error.value)
    assert "Nothing was changed" in str(error.value)
    assert (state / NAME).read_bytes() == before


async def test_a_wal_beside_a_damaged_file_stays(state: Path) -> None:
    with closing(sqlite3.connect(state / NAME)) as connection:
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        with connection:
            connection.execute("DELETE FROM questions WHERE id < 5")
        wal = (state / f"{NAME}-wal").read_bytes()
        content = (state / NAME).read_bytes()
    assert wal
    (state / NAME).write_bytes(b"x" * 100 + content[100:])
    (state / f"{NAME}-wal").write_bytes(wal)
    with pytest.raises(StorageError, match="db restore"):
        await Storage.open(None, state)
    assert (state / f"{NAME}-wal").read_bytes() == wal


async def test_a_backup_that_is_damaged_too_is_not_named(state: Path) -> None:
    newest, older = BackupFolder.of(state).files()
    hurt(newest.path, "page")
    hurt(state / NAME, "page")
    with pytest.raises(StorageError, match=re.escape(older.path.name)):
        await Storage.open(None, state)
    older.path.unlink()
    with pytest.raises(StorageError, match="no good backup"):
        await Storage.open(None, state)


@pytest.mark.parametrize("wal", [b"", b"x" * 100])
async def test_an_empty_file_is_no_new_database_where_backups_are(state: Path, wal: bytes) -> None:
    (state / NAME).write_bytes(b"")
    (state / f"{NAME}-wal").write_bytes(wal)
    with pytest.raises(StorageError, match="db restore"):
        await Storage.open(None, state)
    assert (state / NAME).read_bytes() == b""
    assert (state / f"{NAME}-wal").read_bytes() == wal


async def test_a_missing_file_is_no_new_database_where_backups_are(state: Path) -> None:
    (state / NAME).unlink()
    with pytest.raises(StorageError, match=r"is not there.*db restore"):
        await Storage.open(None, state)
    assert not (state / NAME).exists()
