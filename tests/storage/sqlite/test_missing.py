"""The bot names a missing file at the start, and deletes nothing because of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.storage import Storage, StorageError

FILE = "boundary-bot.sqlite3"


async def _filled(folder: Path) -> None:
    await (await Storage.open(None, folder)).close()


async def test_a_database_without_its_key_gets_no_new_one(tmp_path: Path) -> None:
    await _filled(tmp_path)
    (tmp_path / "data.key").unlink()
    with pytest.raises(StorageError, match=r"key .* is not there"):
        await Storage.open(None, tmp_path)
    assert not (tmp_path / "data.key").exists()


async def test_an_empty_file_becomes_a_database_not_without_a_word(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await _filled(tmp_path)
    (tmp_path / FILE).write_bytes(b"")
    await _filled(tmp_path)
    assert "0 bytes" in caplog.text


async def test_an_empty_file_beside_a_full_wal_is_refused(tmp_path: Path) -> None:
    await _filled(tmp_path)
    (tmp_path / FILE).write_bytes(b"")
    (tmp_path / f"{FILE}-wal").write_bytes(b"x" * 100)
    with pytest.raises(StorageError, match="something has emptied"):
        await Storage.open(None, tmp_path)
    assert (tmp_path / f"{FILE}-wal").read_bytes() == b"x" * 100


async def test_a_key_without_its_database_is_warned_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await _filled(tmp_path)
    (tmp_path / FILE).unlink()
    await _filled(tmp_path)
    assert "not mounted" in caplog.text


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
async def test_a_linked_key_works_and_keeps_its_mode(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    state, secret = tmp_path / "state", tmp_path / "secret"
    await _filled(state)
    (state / "data.key").rename(secret)
    secret.chmod(0o644)
    (state / "data.key").symlink_to(secret)
    await _filled(state)
    assert secret.stat().st_mode & 0o777 == 0o644
    assert "can be read by other users" in caplog.text
