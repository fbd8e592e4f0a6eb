"""Brings the schema to the version that this code knows, one transaction for each step.

Alembic is imported only when there is something to do: its import costs more than everything
else that a warm start does here.
"""

from __future__ import annotations

import logging
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from bot.storage.errors import StorageError, explain

HEAD = "0001"
"""The newest schema version; a test holds it to the newest file in migrations/versions."""

SCRIPTS = Path(__file__).parent / "migrations"

_log = logging.getLogger(__name__)


def current_version(connection: Connection) -> str | None:
    """Return the version row, or None for an empty database.

    Raises StorageError if the tables in the file are not boundary-bot's.
    """
    query = text("SELECT name FROM sqlite_master WHERE type = 'table'")
    tables = set(connection.execute(query).scalars())
    if "alembic_version" in tables:
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return None if version is None else str(version)
    if tables:
        raise StorageError("The database holds another program's tables: name another file.")
    return None


def upgrade(connection: Connection, path: Path, head: str = HEAD, scripts: Path = SCRIPTS) -> None:
    """Apply what is missing, in order; a step that fails leaves no trace.

    `connection` begins its transactions with BEGIN IMMEDIATE, so that two processes that start
    at once take turns and the second finds the work done. Raises StorageError if a step fails or
    the database was made by a newer version.
    """
    while True:
        with connection.begin():
            version = current_version(connection)
            if version == head:
                return
            _step(connection, version, path, scripts)


def _step(connection: Connection, version: str | None, path: Path, scripts: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if version is not None and version not in known:
        raise StorageError(
            f"{path} was made by a newer version of boundary-bot (schema {version}): "
            "update the bot or put an older backup in its place."
        )
    _log.info("Bringing %s from schema %s to the next.", path, version or "(none)")
    try:
        command.upgrade(config, "+1")
    except SQLAlchemyError as exc:
        raise StorageError(
            f"The step after schema {version or '(none)'} failed and was undone: "
            f"{explain(exc, path)}"
        ) from exc
