"""The database is copied and gets a new key by one command each."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.storage import NewQuestion, Storage
from tests.cli.conftest import Run, told


@pytest.fixture
def asked(tmp_path: Path) -> str:
    """A database in the folder where the command runs, with one question."""

    async def fill() -> None:
        store = await Storage.open(None, tmp_path / "var")
        now = datetime.now(UTC)
        for number in (1, 2):
            text = f"May we hug? {number}"
            row = NewQuestion(1, number, 9, now, "ask", "answer", "hugs", 0.9, 1.0, text)
            assert await store.repositories.questions.log.record(row, wait=10)
        await store.repositories.questions.questions.forget(1, 2)
        await store.close()

    asyncio.run(fill())
    return "May we hug? 1"


def texts(folder: Path) -> list[str | None]:
    async def read() -> list[str | None]:
        store = await Storage.open(None, folder)
        rows = await store.repositories.questions.questions.recent(1)
        await store.close()
        return [row.text for row in rows]

    return asyncio.run(read())


def test_a_copy_is_whole_private_and_opens_with_the_key(
    run: Run, tmp_path: Path, asked: str
) -> None:
    result = run("db", "backup", "copy.sqlite3")
    assert result.exit_code == 0, result.output
    assert "data.key" in result.stdout
    copy = tmp_path / "copy.sqlite3"
    assert oct(copy.stat().st_mode & 0o777) == "0o600"
    restored = tmp_path / "restored"
    restored.mkdir()
    copy.rename(restored / "boundary-bot.sqlite3")
    (tmp_path / "var" / "data.key").rename(restored / "data.key")
    assert texts(restored) == [asked]


def test_a_copy_never_replaces_a_file(run: Run, tmp_path: Path, asked: str) -> None:
    del asked
    target = tmp_path / "mine.txt"
    target.write_text("mine")
    sentence, code = told(run("db", "backup", str(target)))
    assert "it already exists" in sentence
    assert code == 4
    assert target.read_text() == "mine"
    sentence, _ = told(run("db", "backup", str(tmp_path / "no" / "folder" / "x")))
    assert "cannot be written" in sentence
    assert not list(tmp_path.glob("**/*.partial"))


def test_without_a_database_there_is_nothing_to_copy(run: Run) -> None:
    sentence, code = told(run("db", "backup", "copy.sqlite3"))
    assert "There is no database" in sentence
    assert code == 4


def test_a_damaged_database_is_said_and_leaves_no_copy(
    run: Run, tmp_path: Path, asked: str
) -> None:
    del asked
    (tmp_path / "var" / "boundary-bot.sqlite3").write_bytes(b"nonsense" * 1000)
    sentence, _ = told(run("db", "backup", "copy.sqlite3"))
    assert "boundary-bot.sqlite3" in sentence
    assert not list(tmp_path.glob("copy*"))


def test_one_command_changes_the_key(
    run: Run, tmp_path: Path, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.crypto.rotation.SWITCHED", 0.0)
    key = tmp_path / "var" / "data.key"
    before = key.read_text().strip()
    result = run("db", "rotate-key")
    assert result.exit_code == 0, result.output
    assert "Sealed 2 values" in result.stdout
    assert before not in key.read_text()
    assert before not in result.stdout
    assert oct(key.stat().st_mode & 0o777) == "0o600"
    assert texts(tmp_path / "var") == [asked]
    with closing(sqlite3.connect(tmp_path / "var" / "boundary-bot.sqlite3")) as connection:
        assert connection.execute("SELECT count(*) FROM questions").fetchone() == (1,)


def test_a_key_in_the_environment_is_said_in_two_steps(
    run: Run, tmp_path: Path, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    del asked
    key = tmp_path / "var" / "data.key"
    monkeypatch.setenv("DATA_KEY", key.read_text().strip())
    key.unlink()
    first = run("db", "rotate-key")
    assert "run this again" in " ".join(first.stdout.split())
    monkeypatch.setenv("DATA_KEY", first.stdout.strip().rpartition("DATA_KEY=")[2])
    last = run("db", "rotate-key")
    assert "take the old key away" in last.stdout
    assert not key.exists()
