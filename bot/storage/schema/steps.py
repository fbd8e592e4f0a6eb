"""One step of the schema through Alembic; imported only when there is a step to take."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from bot.storage.errors import StorageError, explain

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
    revisions = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if version is not None and version not in revisions:
        raise StorageError(
            f"{place} was made by a newer version of boundary-bot (schema {version}): "
            "update the bot or put an older backup in its place."
        )
    _log.info("Bringing %s from schema %s to the next.", place, version or "(none)")
    try:
        command.upgrade(config, "+1")
    except SQLAlchemyError as exc:
        raise StorageError(
            f"The step after schema {version or '(none)'} failed and was undone: "
            f"{explain(exc, place)}"
        ) from exc
