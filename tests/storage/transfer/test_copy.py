"""Everything moves to another database, whichever engine, and goes on after an interruption."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Integer

from bot.storage import Storage, StorageError
from bot.storage.clock import now_ms
from bot.storage.engine.claim import FolderClaim
from bot.storage.inventory import SERVER_TABLES, TablePolicy
from bot.storage.schema.tables import metadata
from bot.storage.transfer import copying
from bot.storage.transfer.copying import TableCopy, copy_database
from tests.engines.databases import EngineName, PostgresqlDatabases, engines
from tests.storage.keeping import MEMBER, all_rows, put, row_for

Make = Callable[[EngineName], str]
ROWS = 7
ENGINES = engines()
PAIRS = [(a, b) for a in ENGINES for b in ENGINES]


class Unwatched:
    """Nobody looks on."""

    def begin(self, table: str, rows: int) -> None: ...
    def copied(self, rows: int) -> None: ...
    def comparing(self) -> None: ...


class StoppedError(Exception):
    """The end of a copy in its middle."""


class Interrupted(Unwatched):
    """The copy ends after so many pages, between two transactions."""

    def __init__(self, pages: int) -> None:
        self._left = pages

    def copied(self, rows: int) -> None:
        self._left -= rows > 0
        if self._left <= 0:
            raise StoppedError


@pytest.fixture
def make(tmp_path: Path, request: pytest.FixtureRequest) -> Make:
    """Make the URL of a new database."""
    numbers = count()

    def new(engine: EngineName) -> str:
        if engine is EngineName.SQLITE:
            return f"sqlite:///{tmp_path}/database-{next(numbers)}.sqlite3"
        databases: PostgresqlDatabases = request.getfixturevalue("postgresql")
        return databases.new()

    return new


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "PAGE", 3)


async def fill(url: str, state: Path) -> dict[str, list[dict[str, object]]]:
    """Store some rows in every table; return them all."""
    store = await Storage.open(url, state)
    for policy in SERVER_TABLES:
        rows = [_row(store, policy, number) for number in range(1, ROWS + 1)]
        await put(store, policy.table, rows)
    everything = await content(store)
    await store.close()
    return everything


def _row(store: Storage, policy: TablePolicy, number: int) -> dict[str, Any]:
    """Return a row; its key is neither in the order of the numbers nor alone in its server."""
    alone = len(policy.table.primary_key.columns) == 1
    guild_id = ROWS + 1 - number if alone else 3 - number % 3
    row = row_for(store, policy, guild_id, number, MEMBER + number, now_ms() - number)
    small = [each.name for each in policy.table.columns if type(each.type) is Integer]
    return row | dict.fromkeys(small, number)


async def content(store: Storage) -> dict[str, list[dict[str, object]]]:
    """Return all rows by table, in an order that does not hang on the engine."""
    return {
        table.name: sorted((dict(row) for row in await all_rows(store, table)), key=repr)
        for table in metadata.sorted_tables
    }


async def open_content(url: str, state: Path) -> dict[str, list[dict[str, object]]]:
    store = await Storage.open(url, state)
    try:
        return await content(store)
    finally:
        await store.close()


def rows_in(results: list[TableCopy]) -> dict[str, int]:
    assert all(result.is_same for result in results)
    return {result.name: result.rows for result in results}


@pytest.mark.parametrize(("source_engine", "target_engine"), PAIRS)
async def test_every_row_of_every_table_arrives_as_it_was(
    make: Make, tmp_path: Path, source_engine: EngineName, target_engine: EngineName
) -> None:
    source, target = make(source_engine), make(target_engine)
    before = await fill(source, tmp_path)
    results = await copy_database(source, target, tmp_path, Unwatched())
    assert rows_in(results) == {name: len(rows) for name, rows in before.items()}
    # Opened with the same key, and nothing was added by the copy.
    assert await open_content(target, tmp_path) == before


@pytest.mark.parametrize("target_engine", ENGINES)
async def test_an_interrupted_copy_goes_on_where_it_stopped(
    make: Make, tmp_path: Path, target_engine: EngineName
) -> None:
    source, target = make(EngineName.SQLITE), make(target_engine)
    before = await fill(source, tmp_path)
    for pages in (2, 1, 30):
        with pytest.raises(StoppedError):
            await copy_database(source, target, tmp_path, Interrupted(pages))
        # No bot starts on half a database.
        with pytest.raises(StorageError, match="not finished"):
            await Storage.open(target, tmp_path)
    again = Counted()
    results = await copy_database(source, target, tmp_path, again)
    assert rows_in(results)["questions"] == ROWS
    assert again.inserted < sum(map(len, before.values()))
    assert await open_content(target, tmp_path) == before


class Counted(Unwatched):
    """Counts what a copy did after tables that had some rows already."""

    def __init__(self) -> None:
        self.inserted = 0

    def copied(self, rows: int) -> None:
        # What was there is told in one piece, larger than a page.
        self.inserted += rows if rows <= copying.PAGE else 0


@pytest.mark.parametrize("target_engine", ENGINES)
async def test_what_changed_in_the_source_between_two_runs_is_copied_anew(
    make: Make, tmp_path: Path, target_engine: EngineName
) -> None:
    source, target = make(EngineName.SQLITE), make(target_engine)
    await fill(source, tmp_path)
    with pytest.raises(StoppedError):
        await copy_database(source, target, tmp_path, Interrupted(60))
    store = await Storage.open(source, tmp_path)
    await store.retention.purge(1)
    after = await content(store)
    await store.close()
    assert rows_in(await copy_database(source, target, tmp_path, Unwatched()))
    assert await open_content(target, tmp_path) == after


@pytest.mark.parametrize("target_engine", ENGINES)
async def test_a_target_with_rows_is_refused_and_keeps_them(
    make: Make, tmp_path: Path, target_engine: EngineName
) -> None:
    source, target = make(EngineName.SQLITE), make(target_engine)
    await fill(source, tmp_path / "one")
    before = await fill(target, tmp_path / "two")
    with pytest.raises(StorageError, match="holds rows already"):
        await copy_database(source, target, tmp_path, Unwatched())
    assert await open_content(target, tmp_path / "two") == before


async def test_half_a_copy_of_one_database_is_not_finished_from_another(
    make: Make, tmp_path: Path
) -> None:
    source, other, target = (make(EngineName.SQLITE) for _ in range(3))
    await fill(source, tmp_path)
    await fill(other, tmp_path)
    with pytest.raises(StoppedError):
        await copy_database(source, target, tmp_path, Interrupted(1))
    with pytest.raises(StorageError, match=r"half a copy of .*database-0\.sqlite3"):
        await copy_database(other, target, tmp_path, Unwatched())
    with pytest.raises(StorageError, match="not finished"):
        await copy_database(target, make(EngineName.SQLITE), tmp_path, Unwatched())


@contextmanager
def claimed(url: str) -> Generator[None]:
    """Hold a file's lock as a bot with this DATABASE_URL does."""
    if not url.startswith("sqlite"):
        yield
        return
    path = Path(url.removeprefix("sqlite:///"))
    with FolderClaim(path.parent / "elsewhere", url):
        yield


@pytest.mark.parametrize("source_engine", ENGINES)
async def test_a_running_bot_on_the_source_is_noticed(
    make: Make, tmp_path: Path, source_engine: EngineName
) -> None:
    source = make(source_engine)
    await fill(source, tmp_path)
    store = await Storage.open(source, tmp_path)
    with claimed(source), pytest.raises(StorageError, match="running"):
        await copy_database(source, make(EngineName.SQLITE), tmp_path, Unwatched())
    with claimed(source):
        target = make(EngineName.SQLITE)
        results = await copy_database(source, target, tmp_path, Unwatched(), live=True)
    before = await content(store)
    await store.close()
    assert rows_in(results)["votes"] == ROWS
    assert await open_content(target, tmp_path) == before


@pytest.mark.parametrize("target_engine", ENGINES)
async def test_a_bot_on_the_target_is_noticed_even_with_live(
    make: Make, tmp_path: Path, target_engine: EngineName
) -> None:
    source, target = make(EngineName.SQLITE), make(target_engine)
    await fill(source, tmp_path)
    store = await Storage.open(target, tmp_path / "other")
    with claimed(target), pytest.raises(StorageError, match="running"):
        await copy_database(source, target, tmp_path, Unwatched(), live=True)
    await store.close()


async def test_other_versions_and_other_programs_are_refused(make: Make, tmp_path: Path) -> None:
    source, target = make(EngineName.SQLITE), make(EngineName.SQLITE)
    path = Path(source.removeprefix("sqlite:///"))
    with pytest.raises(StorageError, match="There is no database"):
        await copy_database(source, target, tmp_path, Unwatched())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE diary (day)")
    with pytest.raises(StorageError, match="no database of boundary-bot"):
        await copy_database(source, target, tmp_path, Unwatched())
    path.unlink()
    await fill(source, tmp_path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0003'")
    with pytest.raises(StorageError, match="start this version on it once"):
        await copy_database(source, target, tmp_path, Unwatched())
    with pytest.raises(StorageError, match="the same database"):
        await copy_database(source, source, tmp_path, Unwatched())
    assert not Path(target.removeprefix("sqlite:///")).exists()


@pytest.mark.parametrize(
    "target_engine", [each for each in ENGINES if each is EngineName.POSTGRESQL]
)
async def test_a_row_that_the_target_does_not_take_is_named_by_its_table_alone(
    make: Make, tmp_path: Path, target_engine: EngineName
) -> None:
    source = make(EngineName.SQLITE)
    await fill(source, tmp_path)
    with closing(sqlite3.connect(source.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute("UPDATE questions SET entry_id = ? WHERE id = 2", ("secret" * 50,))
    with pytest.raises(StorageError, match="table questions") as error:
        await copy_database(source, make(target_engine), tmp_path, Unwatched())
    assert "secret" not in str(error.value)
