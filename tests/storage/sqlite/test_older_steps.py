"""The steps of the schema that only SQLite files have taken, and what they cost at a start."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

from bot.storage import Storage, check_writable
from bot.storage.engine.places import FILE_NAME
from bot.storage.engine.sqlite.dialect import make_file
from bot.storage.schema.migrate import HEAD, SCRIPTS
from tests.storage.engine.stepping import copy_scripts, migrate

if TYPE_CHECKING:
    from pathlib import Path

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
INDEXES = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index'"
KEYS = "SELECT * FROM pragma_foreign_key_list('{}')"


def ask_file(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


async def test_all_migrations_lead_to_what_a_fresh_database_is_given(
    tmp_path: Path,
) -> None:
    fresh = await Storage.open(None, tmp_path / "fresh")
    await fresh.close()
    stepped = tmp_path / "stepped.sqlite3"
    make_file(stepped)
    await migrate(f"sqlite:///{stepped}", tmp_path, copy_scripts(tmp_path), HEAD)
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


def test_only_an_older_database_needs_alembic(tmp_path: Path) -> None:
    older = tmp_path / "older"
    older.mkdir()
    asyncio.run(check_writable(None, tmp_path))
    make_file(older / FILE_NAME)
    asyncio.run(migrate(None, older, SCRIPTS, "0002"))
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
