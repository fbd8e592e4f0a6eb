"""`db backup`, `db restore` and `db check` on an SQLite file."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from bot.privacy import Member, PrivacyService
from bot.servers import ServerConfigs
from bot.storage import NewQuestion, Storage
from bot.storage.engine.claim import FolderClaim
from bot.storage.schema.tables import votes
from tests.cli.conftest import Run, told
from tests.storage.keeping import all_rows

T = TypeVar("T")
FILE = "boundary-bot.sqlite3"
MIA, OTTO = 712345678901234567, 798765432109876543


def work_on(folder: Path, work: Callable[[Storage], Awaitable[T]]) -> T:
    """Open the store of a folder, do something, close it."""

    async def whole() -> T:
        store = await Storage.open(None, folder)
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(whole())


async def ask(store: Storage, number: int, *, days_ago: float = 0) -> None:
    at = datetime.now(UTC) - timedelta(days=days_ago)
    row = NewQuestion(1, number, 9, at, "ask", "answer", "hugs", 0.9, 1.0, f"May we hug? {number}")
    assert await store.repositories.questions.log.record(row, wait=10)


async def texts(store: Storage) -> list[str | None]:
    rows = await store.repositories.questions.questions.recent(1)
    return sorted((row.text for row in rows), key=str)


async def two_questions(store: Storage) -> None:
    await ask(store, 1)
    await ask(store, 2)


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """The state folder of a bot with two questions."""
    folder = tmp_path / "var"
    work_on(folder, two_questions)
    return folder


def made(run: Run, *arguments: str) -> Path:
    """Make a backup; return it."""
    result = run("db", "backup", *arguments)
    assert result.exit_code == 0, result.output
    return Path(result.stdout.removeprefix("Backup made: ").split(" (")[0])


def words(text: str) -> str:
    return " ".join(text.split())


def test_a_backup_is_whole_private_and_in_its_folder(run: Run, var: Path) -> None:
    backup = made(run)
    assert backup.resolve().parent == var / "backups"
    assert [oct(path.stat().st_mode & 0o777) for path in (backup.parent, backup)] == [
        "0o700",
        "0o600",
    ]
    result = run("db", "check")
    assert result.exit_code == 0, result.output
    assert f"Good: var/{FILE}" in result.stdout
    assert f"{backup.name}" in result.stdout
    assert run("db", "check", str(backup)).stdout.startswith(f"Good: {backup} (schema ")
    assert "opens 4 of 4 sealed values" in run("db", "check", str(backup)).stdout


def test_a_restore_into_a_fresh_folder_gives_the_same(
    run: Run, var: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    backup = made(run, "elsewhere.sqlite3")
    (tmp_path / "new").mkdir()
    shutil.copy(var / "data.key", tmp_path / "new" / "data.key")
    monkeypatch.setenv("STATE_DIR", "new")
    result = run("db", "restore", str(backup))
    assert result.exit_code == 0, result.output
    assert "Restored: new/" in result.stdout
    assert "is now" not in result.stdout
    before = work_on(var, texts)
    assert before == ["May we hug? 1", "May we hug? 2"]
    assert work_on(tmp_path / "new", texts) == before
    file = tmp_path / "new" / FILE
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    with closing(sqlite3.connect(file)) as connection:
        # As a new file is made: unused pages can be given back to the disk.
        assert connection.execute("PRAGMA auto_vacuum").fetchone() == (2,)
    assert sorted(path.name for path in (tmp_path / "new").iterdir() if path.is_dir()) == []


def test_the_database_from_before_is_kept_aside_with_what_was_in_its_wal(
    run: Run, var: Path
) -> None:
    backup = made(run)
    # As a bot that was killed leaves it: the third question is in the -wal alone.
    with closing(sqlite3.connect(var / FILE)) as reader:
        reader.execute("SELECT count(*) FROM questions").fetchone()
        work_on(var, lambda store: ask(store, 3))
        shutil.copytree(var, var.with_name("killed"))
    result = run("db", "restore", str(backup))
    assert result.exit_code == 0, result.output
    assert len(work_on(var, texts)) == 2
    (aside,) = [path for path in var.iterdir() if path.name.endswith("Z")]
    assert str(aside.name) in result.stdout
    again = var.with_name("again")
    again.mkdir()
    shutil.copy(var / "data.key", again / "data.key")
    shutil.copy(aside, again / FILE)
    assert len(work_on(again, texts)) == 3


def test_what_members_erased_since_is_erased_again(run: Run, var: Path) -> None:
    async def vote(store: Storage) -> None:
        for member in (MIA, OTTO):
            await store.repositories.questions.votes.cast(1, 1, member, helpful=True)

    async def erase(store: Storage) -> None:
        async def no_cards(_: object) -> None: ...

        service = PrivacyService(store, ServerConfigs(store.repositories.servers.settings))
        await service.erase(Member(MIA, 1), no_cards)
        await store.erasures.note_questions(1, [2])
        await store.repositories.questions.questions.forget_many(1, [2])

    work_on(var, vote)
    backup = made(run)
    work_on(var, erase)
    listed = (var / "backups" / "erasures").read_text("ascii")
    assert str(MIA) not in listed
    (var / FILE).unlink()
    result = run("db", "restore", str(backup))
    assert "Erased again: 2 erasures" in words(result.stdout)
    assert "not known" not in result.stdout
    assert work_on(var, texts) == ["May we hug? 1"]
    assert len(work_on(var, lambda store: all_rows(store, votes))) == 1


def test_what_is_due_by_now_goes_with_the_restore(run: Run, var: Path) -> None:
    work_on(var, lambda store: ask(store, 3, days_ago=29.9))
    backup = made(run)
    with closing(sqlite3.connect(backup)) as connection, connection:
        connection.execute("UPDATE questions SET asked_at = asked_at - 86400000 WHERE id = 3")
    result = run("db", "restore", str(backup))
    assert "as due by now: 1 rows" in words(result.stdout)
    assert len(work_on(var, texts)) == 2


def test_an_older_copy_says_that_erasures_since_are_not_known(run: Run, var: Path) -> None:
    assert var.exists()
    backup = made(run, "elsewhere.sqlite3")
    os.utime(backup, (1_700_000_000, 1_700_000_000))
    made(run)
    assert "It is not known what members have erased" in run("db", "restore", str(backup)).stdout


def test_the_list_survives_a_change_of_the_key(
    run: Run, var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.crypto.rotation.SWITCHED", 0.0)
    made(run)
    work_on(var, lambda store: store.erasures.note_questions(1, [2]))
    assert run("db", "rotate-key").exit_code == 0

    async def read(store: Storage) -> tuple[int, int]:
        history = store.erasures.read()
        return len(history.erasures), history.unreadable

    assert work_on(var, read) == (1, 0)


def test_nothing_is_restored_while_a_bot_runs(run: Run, var: Path) -> None:
    backup = made(run)
    with FolderClaim(var):
        sentence, code = told(run("db", "restore", str(backup)))
    assert "Stop it first" in sentence
    assert code == 4


@pytest.mark.parametrize("damage", ["header", "short", "page"])
def test_a_damaged_backup_is_not_restored_and_the_database_stays(
    run: Run, var: Path, damage: str
) -> None:
    work_on(var, two_questions)
    backup = made(run)
    hurt(backup, damage)
    before = (var / FILE).read_bytes()
    sentence, code = told(run("db", "restore", str(backup)))
    assert backup.name in sentence
    assert code == 4
    assert (var / FILE).read_bytes() == before
    checked = run("db", "check", str(backup))
    assert checked.exit_code == 1
    assert "NOT GOOD" in checked.stdout
    everything = run("db", "check")
    assert everything.exit_code == 1
    assert everything.stdout.startswith("Good")


def hurt(path: Path, damage: str) -> None:
    """Damage a database file in one of three ways."""
    content = bytearray(path.read_bytes())
    if damage == "header":
        content[:100] = b"x" * 100
    elif damage == "short":
        content = content[: len(content) // 2]
    else:
        # Every other page from the middle on, but their number stays.
        for start in range(len(content) // 2, len(content), 4096):
            content[start : start + 4096] = b"\xff" * 4096
    path.write_bytes(content)


@pytest.mark.parametrize("damage", ["header", "short", "page"])
def test_a_damaged_database_is_replaced_and_kept_as_it_is(run: Run, var: Path, damage: str) -> None:
    backup = made(run)
    hurt(var / FILE, damage)
    (var / f"{FILE}-wal").write_bytes(b"x" * 100)
    damaged = (var / FILE).read_bytes()
    result = run("db", "restore", str(backup))
    assert result.exit_code == 0, result.output
    assert len(work_on(var, texts)) == 2
    (aside,) = var.glob("*.before-restore-*Z")
    assert aside.read_bytes() == damaged
    assert aside.with_name(f"{aside.name}-wal").read_bytes() == b"x" * 100


def test_a_backup_without_its_key_is_refused(run: Run, var: Path) -> None:
    backup = made(run, "elsewhere.sqlite3")
    (var / "data.key").unlink()
    sentence, _ = told(run("db", "restore", str(backup)))
    assert "no key is here" in sentence
    (var / "data.key").write_text("A" * 43 + "=")
    sentence, _ = told(run("db", "restore", str(backup)))
    assert "opens none of its texts" in sentence
    assert not (var / "data.key").read_text().startswith("B")


def test_nobody_overwrites_a_file_or_fills_the_disk(
    run: Run, var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("mine.txt").write_text("mine")
    sentence, _ = told(run("db", "backup", "mine.txt"))
    assert "it already exists" in sentence
    monkeypatch.setattr("bot.storage.engine.sqlite.copying.SPARE", 2**62)
    sentence, _ = told(run("db", "backup"))
    assert "MB free" in sentence
    assert list((var / "backups").glob("*.sqlite3*")) == []
    assert Path("mine.txt").read_text() == "mine"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs root")
def test_what_root_makes_belongs_to_the_bots_user(run: Run, var: Path) -> None:
    user = 65534
    for path in (var, *var.iterdir()):
        os.chown(path, user, user)
    backup = made(run)
    assert run("db", "restore", str(backup)).exit_code == 0
    made_here = [*var.iterdir(), *(var / "backups").iterdir()]
    assert {path.stat().st_uid for path in made_here} == {user}


def test_a_crash_in_the_middle_of_a_restore_changes_nothing(
    run: Run, var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = made(run)
    work_on(var, lambda store: ask(store, 3))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("bot.cli.database.restoring.change_places", killed)
        run("db", "restore", str(backup))
    assert len(work_on(var, texts)) == 3
    assert run("db", "restore", str(backup)).exit_code == 0
    assert len(work_on(var, texts)) == 2
