"""Made-up steps of the schema behind the real ones, and how a database takes them."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from bot.storage.engine.database import Database
from bot.storage.engine.places import dialect_of
from bot.storage.schema.migrate import HEAD, SCRIPTS, upgrade

ROOT = Path(__file__).parents[2]
STEP = """
import os, signal, time
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{down}"


def upgrade():
    op.create_table("extra_{revision}", sa.Column("id", sa.Integer))
    op.execute("UPDATE questions SET via = 'moved-{revision}'")
    {last}
"""
CHILD = """
import asyncio, sys
from pathlib import Path
from tests.storage.stepping import migrate
url, folder, head, scripts = sys.argv[1:]
asyncio.run(migrate(url or None, Path(folder), head, Path(scripts)))
"""


def copy_scripts(tmp_path: Path) -> Path:
    """Copy the real steps, so that steps of a test can be put behind them."""
    folder = tmp_path / "100% odd folder"
    shutil.copytree(SCRIPTS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def add_step(scripts: Path, revision: str, down: str = HEAD, last: str = "") -> None:
    """Write a step that makes a table and changes rows; `last` is its last statement."""
    text = STEP.format(revision=revision, down=down, last=last)
    (scripts / "versions" / f"{revision}.py").write_text(text)


async def migrate(url: str | None, folder: Path, head: str, scripts: Path) -> None:
    """Bring the database of `url`, or the file in `folder`, to a step."""
    dialect = dialect_of(url, folder)
    database = Database(dialect)
    try:
        async with database._engines.migrating.connect() as connection:
            await connection.run_sync(upgrade, dialect.place, head, scripts)
    finally:
        await database.close()


def start_migration(
    url: str | None, folder: Path, head: str, scripts: Path
) -> subprocess.Popen[bytes]:
    """Do the same in a process of its own."""
    arguments = [url or "", str(folder), head, str(scripts)]
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, *arguments], cwd=ROOT, stderr=subprocess.PIPE
    )
