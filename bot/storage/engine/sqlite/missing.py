"""Checks before the start for a missing key, database or mount.

A new key or an empty database beside old data would look like a working bot while the data are
unreadable or elsewhere.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from bot.storage.crypto.keys import KEY_FILE
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
    "database. Put a backup in its place, or move both files away to start with an empty one."
)
EMPTY_FILE = (
    "%s was an empty file (0 bytes) and becomes a new, empty database. If there should be data in "
    "it, stop the bot and put a backup in its place."
)
NO_DATABASE = (
    "There was a key but no database at %s, so the bot starts with an empty one. If there should "
    "be data, stop it and see whether a folder is not mounted."
)
NEW = "Nothing was kept in %s yet: starting with an empty database and a new key."


def look_before(path: Path, state_dir: Path, data_key: str | None) -> None:
    """Log a warning for what is missing. Raises StorageError where a start could lose data."""
    key = state_dir / KEY_FILE
    has_key = bool(data_key and data_key.strip()) or key.exists() or key.is_symlink()
    if not path.exists():
        if has_key:
            _log.warning(NO_DATABASE, path)
        else:
            _log.info(NEW, state_dir)
        return
    if path.is_file() and path.stat().st_size == 0:
        wal = path.with_name(path.name + "-wal")
        if wal.exists() and wal.stat().st_size:
            # SQLite would delete the WAL, which may hold all the data.
            raise StorageError(ONLY_WAL.format(path=path))
        _log.warning(EMPTY_FILE, path)
        return
    if not has_key and _has_sealed(path):
        raise StorageError(NO_KEY.format(path=path, key=key))


def _has_sealed(path: Path) -> bool:
    """Return whether the database says that a key sealed its texts; False if it cannot be read."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=1.0)) as connection:
            query = "SELECT value FROM meta WHERE name = 'data keys'"
            return connection.execute(query).fetchone() is not None
    except sqlite3.Error:
        return False  # Database.open will report what is wrong
