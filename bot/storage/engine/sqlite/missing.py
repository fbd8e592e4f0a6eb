"""Checks before the start for a damaged database, and a missing key, database or mount.

A new key or an empty database beside old data would look like a working bot while the data are
unreadable or elsewhere.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from bot.storage.backups.damage import has_backups, way_out
from bot.storage.backups.sqlite_file import DAMAGED, NO_DATABASE, look_into
from bot.storage.crypto.keys import KEY_FILE
from bot.storage.engine.sqlite.compacting import SMALL
from bot.storage.errors import StorageError

if TYPE_CHECKING:
    from pathlib import Path

_log = logging.getLogger(__name__)

NO_KEY = (
    "{path} holds encrypted texts, and their key {key} is not there. Put it back (is a folder not "
    "mounted, or STATE_DIR another one?). If the key is lost for ever, make a new one: "
    "openssl rand -base64 32 > {key}. The texts from before then stay unreadable."
)
ONLY_WAL = (
    "{path} is empty, and the file {path}-wal beside it is not: something has emptied the "
    "database. Nothing was changed. {way_out} Or move both files away to start with an empty one."
)
GONE = (
    "{path} {problem}, but there are backups of it. Is a folder not mounted? {way_out} To start "
    "with an empty database, move the folder of the backups away."
)
BROKEN = "{path} {problem}. Nothing was changed, and the bot does not start on it. {way_out}"
EMPTY_FILE = (
    "%s was an empty file (0 bytes) and becomes a new, empty database. If there should be data in "
    "it, stop the bot and put a backup in its place."
)
NEW_DATABASE = (
    "There was a key but no database at %s, so the bot starts with an empty one. If there should "
    "be data, stop it and see whether a folder is not mounted."
)
NEW = "Nothing was kept in %s yet: starting with an empty database and a new key."


def look_before(path: Path, state_dir: Path, data_key: str | None) -> None:
    """Log a warning for what is missing. Raises StorageError where a start could lose data.

    A file of up to 64 MB is read whole (a tenth of a second); of a larger one only what the start
    reads anyhow, and the daily backup finds the rest.
    """
    key = state_dir / KEY_FILE
    has_key = bool(data_key and data_key.strip()) or key.exists() or key.is_symlink()
    if not path.exists():
        if has_backups(state_dir):
            raise StorageError(
                GONE.format(path=path, problem="is not there", way_out=way_out(state_dir))
            )
        if has_key:
            _log.warning(NEW_DATABASE, path)
        else:
            _log.info(NEW, state_dir)
        return
    if path.is_file() and path.stat().st_size == 0:
        wal = path.with_name(path.name + "-wal")
        if wal.exists() and wal.stat().st_size:
            # SQLite would delete the WAL, which may hold all the data.
            raise StorageError(ONLY_WAL.format(path=path, way_out=way_out(state_dir)))
        if has_backups(state_dir):
            raise StorageError(
                GONE.format(path=path, problem="is empty", way_out=way_out(state_dir))
            )
        _log.warning(EMPTY_FILE, path)
        return
    _look_for_damage(path, state_dir)
    if not has_key and _has_sealed(path):
        raise StorageError(NO_KEY.format(path=path, key=key))


def _look_for_damage(path: Path, state_dir: Path) -> None:
    """Raise StorageError for a file that is no database or damaged; `Database.open` does the rest.

    It reads alone: the file and its -wal are left as they are.
    """
    if not path.is_file():
        return
    check = "quick_check" if path.stat().st_size <= SMALL else None
    problem = look_into(path, check=check).problem
    if problem in {DAMAGED, NO_DATABASE}:
        raise StorageError(BROKEN.format(path=path, problem=problem, way_out=way_out(state_dir)))


def _has_sealed(path: Path) -> bool:
    """Return whether the database says that a key sealed its texts; False if it cannot be read."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=1.0)) as connection:
            query = "SELECT value FROM meta WHERE name = 'data keys'"
            return connection.execute(query).fetchone() is not None
    except sqlite3.Error:
        return False  # Database.open will report what is wrong
