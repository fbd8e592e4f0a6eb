"""The steps of the schema on both engines: in order, whole or not at all, by one of many."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.storage import Storage, StorageError
from bot.storage.schema.migrate import HEAD
from tests.engines.outside import outside
from tests.storage.engine.stepping import add_step, copy_scripts, migrate, start_migration

if TYPE_CHECKING:
    from storage.conftest import Ask

EXTRA = {
    True: "SELECT name FROM sqlite_master WHERE name LIKE 'extra%' ORDER BY 1",
    False: "SELECT relname FROM pg_class WHERE relname LIKE 'extra%' ORDER BY 1",
}


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    return copy_scripts(tmp_path)


@pytest.fixture
async def filled(tmp_path: Path, database_url: str | None, ask: Ask) -> Storage:
    """A store with one question, closed: what remains leads to its database."""
    store = await Storage.open(database_url, tmp_path)
    await store.repositories.questions.log.record(ask(5), wait=10)
    await store.close()
    return store


async def state(store: Storage, database_url: str | None) -> tuple[object, ...]:
    """Return the version, the tables that steps made, and the question."""
    async with outside(store) as other:
        return (
            await other.rows("SELECT version_num FROM alembic_version"),
            await other.rows(EXTRA[database_url is None]),
            await other.rows("SELECT id, via FROM questions"),
        )


async def test_an_older_version_is_brought_forward_with_its_rows(
    filled: Storage, tmp_path: Path, database_url: str | None, scripts: Path
) -> None:
    add_step(scripts, "8001")
    add_step(scripts, "8002", "8001")
    for _ in range(2):
        await migrate(database_url, tmp_path, scripts, "8002")
        assert await state(filled, database_url) == (
            [("8002",)],
            [("extra_8001",), ("extra_8002",)],
            [(5, "moved-8002")],
        )


@pytest.mark.parametrize(
    ("last", "error"),
    [
        ('op.execute("INSERT INTO nowhere VALUES (1)")', StorageError),
        ('raise LookupError("a bug")', LookupError),
    ],
)
async def test_a_failing_step_leaves_no_trace(
    filled: Storage,
    tmp_path: Path,
    database_url: str | None,
    scripts: Path,
    last: str,
    error: type[Exception],
) -> None:
    add_step(scripts, "8001")
    add_step(scripts, "8002", "8001", last)
    with pytest.raises(error):
        await migrate(database_url, tmp_path, scripts, "8002")
    # The step before it stands, whole; of the failing one neither table nor row is left.
    assert await state(filled, database_url) == (
        [("8001",)],
        [("extra_8001",)],
        [(5, "moved-8001")],
    )


async def test_of_two_processes_one_takes_the_steps_and_the_other_waits(
    filled: Storage, tmp_path: Path, database_url: str | None, scripts: Path
) -> None:
    # Each step says on a line of its own who took it. Were one taken twice, its table would be
    # there already, and the second process would fail.
    log = tmp_path / "taken"
    last = f"open({str(log)!r}, 'a').write(revision + chr(10)); time.sleep(0.2)"
    add_step(scripts, "8001", HEAD, last)
    add_step(scripts, "8002", "8001", last)
    both = [start_migration(database_url, tmp_path, scripts, "8002") for _ in range(2)]
    errors = [(await asyncio.to_thread(process.communicate))[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], errors
    assert log.read_text().split() == ["8001", "8002"]
    assert (await state(filled, database_url))[0] == [("8002",)]


async def test_a_newer_version_is_refused_and_untouched(
    filled: Storage, tmp_path: Path, database_url: str | None, scripts: Path
) -> None:
    add_step(scripts, "8001")
    await migrate(database_url, tmp_path, scripts, "8001")
    before = await state(filled, database_url)
    file = None if database_url else filled.path.read_bytes()
    with pytest.raises(StorageError, match="newer version of boundary-bot"):
        await Storage.open(database_url, tmp_path)
    assert file is None or filled.path.read_bytes() == file
    assert await state(filled, database_url) == before
