"""Made-up steps of the schema behind the real ones, and processes that take them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from bot.storage.engine.database import Database
from bot.storage.engine.places import dialect_of
from bot.storage.schema.migrate import HEAD, SCRIPTS, upgrade

ROOT = Path(__file__).parents[3]
NEXT = "8001"
STEP = """
import sqlalchemy as sa
from alembic import op

revision = "8001"
down_revision = "{head}"
works_with = "{works_with}"


def upgrade():
    op.add_column("questions", sa.Column("mood", sa.Integer))
    op.create_table("extra", sa.Column("id", sa.Integer))
    op.execute("UPDATE questions SET via = 'moved'")
    {last}
"""
SMALL_STEP = """
import time
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{down}"


def upgrade():
    op.create_table("extra_{revision}", sa.Column("id", sa.Integer))
    op.execute("UPDATE questions SET via = 'moved-{revision}'")
    {last}
"""
_PROCESS = """
import asyncio, sys
from pathlib import Path
from tests.storage.engine.stepping import migrate
asyncio.run(migrate(sys.argv[1] or None, Path(sys.argv[2]), Path(sys.argv[3]), *sys.argv[4:]))
"""
STOP = 'print("in the middle", flush=True); import time; time.sleep(600)'


def with_step(folder: Path, *, last: str = "pass", works_with: str = NEXT) -> Path:
    """Copy the real scripts into a new folder and put a step behind them."""
    shutil.copytree(SCRIPTS, folder)
    step = STEP.format(head=HEAD, works_with=works_with, last=last)
    (folder / "versions" / "8001.py").write_text(step)
    return folder


def copy_scripts(tmp_path: Path) -> Path:
    """Copy the real scripts alone; `add_step` puts steps behind them."""
    folder = tmp_path / "100% odd folder"
    shutil.copytree(SCRIPTS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def add_step(scripts: Path, revision: str, down: str = HEAD, last: str = "") -> None:
    """Write a step that makes a table and changes rows; `last` is its last statement."""
    text = SMALL_STEP.format(revision=revision, down=down, last=last)
    (scripts / "versions" / f"{revision}.py").write_text(text)


async def migrate(url: str | None, state: Path, scripts: Path, head: str = NEXT) -> None:
    """Bring a database to a made-up step, as a newer version would."""
    database = Database(dialect_of(url, state))
    try:
        async with await database.writing.connect() as connection:
            await connection.run_sync(upgrade, "the database", head, scripts)
    finally:
        await database.close()


def start_migration(
    url: str | None, state: Path, scripts: Path, head: str
) -> subprocess.Popen[bytes]:
    """Do the same in a process of its own."""
    arguments = [url or "", str(state), str(scripts), head]
    return subprocess.Popen(
        [sys.executable, "-c", _PROCESS, *arguments], cwd=ROOT, stderr=subprocess.PIPE
    )


def kill_in_the_middle(url: str | None, state: Path, scripts: Path) -> None:
    """Let a process take the step, which stops before its end, and kill it there."""
    with subprocess.Popen(
        [sys.executable, "-c", _PROCESS, url or "", str(state), str(scripts)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "in the middle\n"
        process.kill()
