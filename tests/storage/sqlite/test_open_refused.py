"""Databases, folders and files that cannot be used are refused with a sentence."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from bot.storage import Storage, StorageError, check_writable
from bot.storage.engine.database import Database

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "boundary-bot.sqlite3"
    path.write_bytes(b"dear diary, " * 500)
    path.chmod(0o644)
    with pytest.raises(StorageError, match="not an SQLite database"):
        await Storage.open(None, tmp_path)
    assert path.read_bytes() == b"dear diary, " * 500
    assert path.stat().st_mode & 0o777 == 0o644


async def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE diary (day, text)")
    connection.close()
    with pytest.raises(StorageError, match="another program's tables"):
        await Storage.open(f"sqlite:///{path}", tmp_path)


async def test_a_locked_database_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.engine.database.OPEN_SECONDS", 0.1)
    monkeypatch.setattr("bot.storage.engine.sqlite.dialect.BUSY_SECONDS", 0.01)
    store = await Storage.open(None, tmp_path)
    await store.close()
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="locked by another program"):
        await check_writable(None, tmp_path)
    other.close()
    await check_writable(None, tmp_path)


async def test_opening_outwaits_another_processes_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.engine.sqlite.dialect.BUSY_SECONDS", 0.01)
    tries: list[None] = []
    bring = Database._bring_up_to_date
    other = sqlite3.connect(tmp_path / "boundary-bot.sqlite3", isolation_level=None)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("BEGIN IMMEDIATE")

    async def counted(self: Database) -> None:
        tries.append(None)
        if len(tries) == 3:
            other.rollback()
        await bring(self)

    monkeypatch.setattr(Database, "_bring_up_to_date", counted)
    await check_writable(None, tmp_path)
    other.close()
    assert len(tries) == 3


async def test_folders_and_files_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="STATE_DIR"):
        await Storage.open(None, tmp_path / "file" / "state")
    with pytest.raises(StorageError, match="cannot be opened for writing"):
        await Storage.open(f"sqlite:///{tmp_path}/missing/x.db", tmp_path)
    with pytest.raises(StorageError, match="cannot be opened for writing"):
        await Storage.open(f"sqlite:///{tmp_path}", tmp_path)


async def test_a_read_only_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root may write everywhere, so the refusal itself is made up, as the system would word it.
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("bot.storage.engine.sqlite.dialect.os.open", refuse)
    (tmp_path / "data.key").write_text("A" * 43 + "=")
    with pytest.raises(StorageError, match=r"boundary-bot\.sqlite3 .*Permission denied"):
        await Storage.open(None, tmp_path)


async def test_a_folder_that_takes_no_key_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("bot.storage.crypto.keys.os.open", refuse)
    with pytest.raises(StorageError, match=r"data\.key .*DATA_KEY"):
        await Storage.open(None, tmp_path)
