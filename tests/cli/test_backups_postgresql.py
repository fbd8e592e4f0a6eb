"""`db backup`, `db restore` and `db check` on PostgreSQL, by its own programs."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from bot.storage import Storage
from bot.storage.backups import postgresql_dump
from bot.storage.backups.postgresql_dump import PostgresqlPrograms
from bot.storage.clock import now_ms
from bot.storage.inventory.safety import REQUESTS
from tests.cli.conftest import Run, told
from tests.cli.test_backups import made, texts, two_questions, words, work_on
from tests.engines.databases import ABSENT, EngineName, PostgresqlDatabases, engines
from tests.engines.server import binaries
from tests.storage.keeping import MEMBER, all_rows, put, row_for

pytestmark = pytest.mark.skipif(EngineName.POSTGRESQL not in engines(), reason=ABSENT)


async def fill(url: str, state: Path) -> None:
    store = await Storage.open(url, state)
    await two_questions(store)
    await put(store, REQUESTS.table, [row_for(store, REQUESTS, 1, 1, MEMBER, now_ms())])
    await store.close()


async def read(url: str, state: Path) -> tuple[list[str | None], int]:
    """Return the questions, and how many alerts and requests there are."""
    store = await Storage.open(url, state)
    try:
        return await texts(store), len(await all_rows(store, REQUESTS.table))
    finally:
        await store.close()


@pytest.fixture
def url(
    run: Run, postgresql: PostgresqlDatabases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> str:
    """DATABASE_URL of a database with two questions, and the settings for it."""
    del run
    url = postgresql.new()
    asyncio.run(fill(url, tmp_path / "var"))
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("PG_BIN", str(binaries()))
    return url


def test_a_backup_goes_into_an_empty_database_and_nowhere_else(
    run: Run,
    url: str,
    postgresql: PostgresqlDatabases,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    backup = made(run)
    assert backup.suffix == ".dump"
    assert oct(backup.stat().st_mode & 0o777) == "0o600"
    sentence, code = told(run("db", "restore", str(backup)))
    assert "never put over them" in sentence
    assert code == 4

    async def erase() -> None:
        store = await Storage.open(url, tmp_path / "var")
        await store.erasures.note_questions(1, [2])
        await store.close()

    asyncio.run(erase())
    other = postgresql.new()
    monkeypatch.setenv("DATABASE_URL", other)
    result = run("db", "restore", str(backup))
    assert result.exit_code == 0, result.output
    assert "Erased again: 1 erasures" in words(result.stdout)
    # What the database holds about danger is in no backup.
    assert asyncio.run(read(other, tmp_path / "var")) == (["May we hug? 1"], 0)
    assert asyncio.run(read(url, tmp_path / "var")) == (["May we hug? 1", "May we hug? 2"], 1)


def test_database_and_backups_are_checked(run: Run, url: str, tmp_path: Path) -> None:
    del url
    backup = made(run)
    result = run("db", "check")
    assert result.exit_code == 0, result.output
    assert "sealed values that were tried" in words(result.stdout)
    assert f"{backup.name}" in result.stdout
    content = backup.read_bytes()
    backup.write_bytes(content[: len(content) // 2])
    assert run("db", "check", str(backup)).exit_code == 1
    assert run("db", "check").exit_code == 1
    (tmp_path / "var" / "data.key").write_text("A" * 43 + "=")
    backup.unlink()
    assert "opens none of its texts" in words(run("db", "check").stdout)


def test_a_backup_of_the_other_engine_is_refused_with_the_way(
    run: Run, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dump = made(run)
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("STATE_DIR", "other")
    sentence, _ = told(run("db", "restore", str(dump)))
    assert "dump of PostgreSQL" in sentence
    work_on(tmp_path / "other", two_questions)
    file = made(run)
    monkeypatch.setenv("DATABASE_URL", url)
    sentence, _ = told(run("db", "restore", str(file)))
    assert "`boundary-bot db copy` takes it" in sentence


def test_missing_programs_are_named(
    run: Run, url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    del url
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    sentence, code = told(run("db", "backup", "x.dump"))
    assert "postgresql-client" in sentence
    assert code == 4
    assert not list(tmp_path.glob("x.dump*"))


def test_a_password_is_in_the_environment_and_not_among_the_arguments(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    calls: list[tuple[list[str], dict[str, str]]] = []

    def note(command: list[str], *, env: dict[str, str], **_: Any) -> Any:
        calls.append((command, env))
        return subprocess.CompletedProcess(command, 1, "", "pg_dump: error: no such host")

    monkeypatch.setattr(postgresql_dump.subprocess, "run", note)
    url = make_url("postgresql+asyncpg://bot:p%40ss@db.example:5433/bb?ssl=require")
    with pytest.raises(Exception, match="no such host"):
        PostgresqlPrograms(url, binaries()).dump(tmp_path / "x")
    ((command, environment),) = calls
    assert "p@ss" not in " ".join(command)
    expected = {"PGPASSWORD": "p@ss", "PGHOST": "db.example", "PGPORT": "5433", "PGUSER": "bot"}
    assert expected | {"PGSSLMODE": "require"} == {
        name: environment[name] for name in (*expected, "PGSSLMODE")
    }
