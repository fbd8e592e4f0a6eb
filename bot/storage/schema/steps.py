"""One step of the schema through Alembic; imported only when there is a step to take."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from bot.storage.engine.statements import insert
from bot.storage.errors import StorageError, explain
from bot.storage.schema.migrate import OLDEST
from bot.storage.schema.tables import meta

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

_log = logging.getLogger(__name__)


def config_for(connection: Connection, scripts: Path) -> Config:
    """Return Alembic's configuration for the folder `scripts` on an open connection."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    return config


def take_step(connection: Connection, version: str | None, place: str, scripts: Path) -> None:
    """Bring the schema from `version` to the next, inside the caller's transaction.

    Raises StorageError if the step fails or `version` is not among the scripts.
    """
    config = config_for(connection, scripts)
    steps = list(ScriptDirectory.from_config(config).walk_revisions())
    if version is not None and version not in {step.revision for step in steps}:
        raise StorageError(
            f"{place} was made by a newer version of boundary-bot (schema {version}): "
            "update the bot or put an older backup in its place."
        )
    _log.info("Bringing %s from schema %s to the next.", place, version or "(none)")
    (step,) = (step for step in steps if step.down_revision == version)
    try:
        command.upgrade(config, "+1")
        _note_oldest(connection, str(getattr(step.module, "works_with", step.revision)))
    except SQLAlchemyError as exc:
        raise StorageError(
            f"The step after schema {version or '(none)'} failed and was undone: "
            f"{explain(exc, place)}"
        ) from exc


def _note_oldest(connection: Connection, works_with: str) -> None:
    """Store the oldest version that works with the schema after this step."""
    row = insert(meta).values(name=OLDEST, value=works_with)
    connection.execute(row.on_conflict_do_update(set_={"value": row.excluded.value}))
