"""Opening: the schema's way from any state, and a sentence for all that a person can cause."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from bot.storage import Storage, StorageError, check_writable
from bot.storage.engine.database import Database
from bot.storage.engine.places import FILE_NAME, locate
from bot.storage.engine.sqlite.dialect import SqliteDialect, make_file
from bot.storage.schema.migrate import HEAD, SCRIPTS, upgrade
from bot.storage.schema.tables import metadata

if TYPE_CHECKING:
    from pathlib import Path

    from storage.conftest import Ask

STEP = """
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{down}"


def upgrade():
    op.create_table("extra_{revision}", sa.Column("id", sa.Integer))
    op.execute("UPDATE questions SET via = 'moved-{revision}'")
    {last}
"""


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """Copy the real migrations, so that steps of a test can be put behind them."""
    folder = tmp_path / "100% odd folder"
    shutil.copytree(SCRIPTS, folder)
    return folder


def add_step(scripts: Path, revision: str, down: str, last: str = "") -> None:
    text = STEP.format(revision=revision, down=down, last=last)
    (scripts / "versions" / f"{revision}.py").write_text(text)


async def migrate(path: Path, head: str, scripts: Path) -> None:
    database = Database(SqliteDialect(path))
    try:
        async with database.writing.connect() as connection:
            await connection.run_sync(upgrade, str(path), head, scripts)
    finally:
        await database.close()


TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
INDEXES = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index'"
KEYS = "SELECT * FROM pragma_foreign_key_list('{}')"


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def ask_file(path: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    rows = connection.execute(query).fetchall()
    connection.close()
    return rows


async def test_a_fresh_database_is_what_the_code_says(tmp_path: Path) -> None:
    store = await Storage.open(None, tmp_path)
    await store.close()
    assert ask_file(store.path, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert ScriptDirectory(str(SCRIPTS)).get_current_head() == HEAD
    engine = create_engine(f"sqlite:///{store.path}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


async def test_all_migrations_lead_to_what_a_fresh_database_is_given(
    tmp_path: Path, scripts: Path
) -> None:
    fresh = await Storage.open(None, tmp_path / "fresh")
    await fresh.close()
    stepped = tmp_path / "stepped.sqlite3"
    make_file(stepped)
    await migrate(stepped, HEAD, scripts)
    assert schema_of(fresh.path) == schema_of(stepped)
    assert ask_file(stepped, "SELECT version_num FROM alembic_version") == [(HEAD,)]


def schema_of(path: Path) -> dict[str, set[tuple[object, ...]]]:
    """Return the columns of every table, in any order, and what its indexes were made by."""
    names = [str(name) for (name,) in ask_file(path, TABLES)]
    columns = {
        name: {row[1:] for row in ask_file(path, f"PRAGMA table_xinfo({name})")} for name in names
    }
    keys = {f"{name} refers": set(ask_file(path, KEYS.format(name))) for name in names}
    return {**columns, **keys, "indexes": set(ask_file(path, INDEXES))}


async def test_the_files_settings_are_as_promised(store: Storage) -> None:
    async with store._database.read() as connection:
        pragmas = {
            name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
        vacuum = (await connection.exec_driver_sql("PRAGMA auto_vacuum")).scalar()
        busy = (await connection.exec_driver_sql("PRAGMA busy_timeout")).scalar()
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
    }
    assert (vacuum, busy) == (2, 1000)


async def test_an_older_version_is_brought_forward_with_its_rows(
    tmp_path: Path, ask: Ask, scripts: Path
) -> None:
    store = await Storage.open(None, tmp_path)
    await store.repositories.questions.log.record(ask(5))
    await store.close()
    add_step(scripts, "8001", HEAD)
    add_step(scripts, "8002", "8001")
    await migrate(store.path, "8002", scripts)
    assert ask_file(store.path, "SELECT version_num FROM alembic_version") == [("8002",)]
    assert ask_file(store.path, "SELECT id, via FROM questions") == [(5, "moved-8002")]
    await migrate(store.path, "8002", scripts)


@pytest.mark.parametrize(
    ("last", "error"),
    [
        ('op.execute("INSERT INTO nowhere VALUES (1)")', StorageError),
        ('raise LookupError("a bug")', LookupError),
    ],
)
async def test_a_failing_step_leaves_no_trace(
    tmp_path: Path, ask: Ask, scripts: Path, last: str, error: type[Exception]
) -> None:
    store = await Storage.open(None, tmp_path)
    await store.repositories.questions.log.record(ask(5))
    await store.close()
    add_step(scripts, "8001", HEAD)
    add_step(scripts, "8002", "8001", last)
    schema = "SELECT name FROM sqlite_master WHERE name LIKE 'extra%'"
    with pytest.raises(error):
        await migrate(store.path, "8002", scripts)
    # The step before it stands, whole; of the failing one neither table nor row is left.
    assert ask_file(store.path, "SELECT version_num FROM alembic_version") == [("8001",)]
    assert ask_file(store.path, schema) == [("extra_8001",)]
    assert ask_file(store.path, "SELECT id, via FROM questions") == [(5, "moved-8001")]


async def test_a_newer_version_is_refused_and_untouched(tmp_path: Path, scripts: Path) -> None:
    store = await Storage.open(None, tmp_path)
    await store.close()
    add_step(scripts, "8001", HEAD)
    await migrate(store.path, "8001", scripts)
    before = store.path.read_bytes()
    with pytest.raises(StorageError, match="newer version of boundary-bot"):
        await Storage.open(None, tmp_path)
    assert store.path.read_bytes() == before


def test_only_an_older_database_needs_alembic(tmp_path: Path) -> None:
    older = tmp_path / "older"
    older.mkdir()
    asyncio.run(check_writable(None, tmp_path))
    make_file(older / FILE_NAME)
    asyncio.run(migrate(older / FILE_NAME, "0002", SCRIPTS))
    script = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from bot.storage import check_writable\n"
        "for folder in sys.argv[1:]:\n"
        "    asyncio.run(check_writable(None, Path(folder)))\n"
        "    print('alembic' in sys.modules)\n"
    )
    folders = [str(tmp_path), str(tmp_path / "cold"), str(older)]
    # Outside of the checkout: Alembic's files must be found all the same.
    output = subprocess.check_output(
        [sys.executable, "-c", script, *folders],
        text=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(SCRIPTS.parents[2])},
    )
    assert output == "False\nFalse\nTrue\n"


async def test_a_url_may_name_the_file(tmp_path: Path, ask: Ask) -> None:
    state, path = tmp_path / "state", tmp_path / "elsewhere.db"
    store = await Storage.open(f"sqlite+aiosqlite:///{path}", state)
    assert await store.repositories.questions.log.record(ask(5))
    await store.close()
    assert ask_file(path, "SELECT count(*) FROM questions") == [(1,)]
    assert names_in(state) == ["data.key"]
    assert locate(f"sqlite:///{path}", state) == path


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:x?mode=memory&uri=true",
        "mysql://bot:hunter2@host/db",
        "mysql+unknown://bot:hunter2@host/db",
    ],
)
async def test_a_wrong_url_is_refused_without_its_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(StorageError, match="DATABASE_URL") as error:
        await Storage.open(url, tmp_path)
    assert "hunter2" not in str(error.value)
    assert names_in(tmp_path) == []
