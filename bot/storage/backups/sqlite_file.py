"""A look into an SQLite file, which changes nothing in it or beside it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.storage.clock import from_ms

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

TAKEN_AT = "backup taken at"
"""The row of `meta` with the moment to which a backup belongs, in epoch milliseconds."""
KEYS = "data keys"
"""The row of `meta` with the fingerprints of the keys that have sealed something."""
NO_FILE = "is not there"
NO_DATABASE = "is not an SQLite database"
DAMAGED = "is damaged"
OTHER = "holds another program's tables"
UNREADABLE = "cannot be read ({code})"


class FileState(Struct, frozen=True):
    """The state of a file. problem: the rest of a sentence that begins with its name, or None.

    version: of the schema, None: empty. taken_at: of a backup. keys: fingerprints.
    """

    problem: str | None = None
    version: str | None = None
    taken_at: datetime | None = None
    keys: frozenset[str] = frozenset()


def look_into(path: Path, *, check: str | None = "quick_check") -> FileState:
    """Return what a file is; `check`: quick_check, integrity_check, or None to read little of it.

    Both read the whole file. The first does not compare the indices with their tables.
    """
    if not path.is_file():
        return FileState(NO_FILE)
    # Read-only: a last connection that may write would move the WAL into the file.
    address = f"{path.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=1.0)) as connection:
            return _state(connection, check)
    except sqlite3.Error as error:
        return FileState(_problem(error))


def _state(connection: sqlite3.Connection, check: str | None) -> FileState:
    names = {
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    if check is not None:
        (verdict,) = connection.execute(f"PRAGMA {check}(1)").fetchone()
        if verdict != "ok":
            return FileState(DAMAGED)
    if "alembic_version" not in names:
        return FileState(OTHER if names else None)
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    notes = dict(connection.execute("SELECT name, value FROM meta")) if "meta" in names else {}
    taken_at: str | None = notes.get(TAKEN_AT)
    return FileState(
        version=row and str(row[0]),
        taken_at=None if taken_at is None else from_ms(int(taken_at)),
        keys=frozenset(notes.get(KEYS, "").split()),
    )


def _problem(error: sqlite3.Error) -> str:
    code: str = getattr(error, "sqlite_errorname", type(error).__name__)
    if code.startswith("SQLITE_NOTADB"):
        return NO_DATABASE
    return DAMAGED if code.startswith("SQLITE_CORRUPT") else UNREADABLE.format(code=code)
