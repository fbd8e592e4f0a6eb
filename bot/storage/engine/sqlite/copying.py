"""A copy of the database while the bot runs."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from bot.storage.errors import StorageError, explain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BUSY_SECONDS = 10.0
SPARE = 64 * 2**20
"""Bytes that stay free on the disk: the running bot needs room for its own rows."""
NO_ROOM = (
    "The disk that holds {folder} has {free:.0f} MB free, and a copy needs {needed:.0f} MB: make "
    "room, or name another folder."
)


def copy_database(
    source: Path, target: Path, finish: Callable[[sqlite3.Connection], None] | None = None
) -> int:
    """Write a whole, consistent copy of `source` to `target` (0600); return its size in bytes.

    VACUUM INTO reads one state of the database and holds up no writer. It writes only the rows
    that exist: a copy page by page would also carry remains of deleted ones. finish: what is done
    in the copy before it is checked and gets its name. Raises StorageError; `target` is never
    overwritten, and a failure leaves none.
    """
    if not source.exists():
        raise StorageError(f"There is no database at {source} to copy.")
    partial = target.with_name(f"{target.name}.partial")
    try:
        if target.exists():
            raise FileExistsError(17, "it already exists")
        _look_for_room(source, target.parent)
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as exc:
        raise StorageError(f"{target} cannot be written ({exc.strerror}).") from None
    try:
        with closing(sqlite3.connect(source, timeout=BUSY_SECONDS)) as connection:
            connection.execute("VACUUM INTO ?", (str(partial),))
        _finish(partial, finish)
        sync(partial)
        partial.rename(target)
        sync(target.parent)
    except sqlite3.Error as exc:
        raise explain(exc, source) from exc
    except OSError as exc:
        raise StorageError(f"{target} cannot be written ({exc.strerror}).") from None
    finally:
        for suffix in ("", "-journal"):
            partial.with_name(partial.name + suffix).unlink(missing_ok=True)
    return target.stat().st_size


def _look_for_room(source: Path, folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    needed = source.stat().st_size + SPARE
    if free < needed:
        raise StorageError(NO_ROOM.format(folder=folder, free=free / 1e6, needed=needed / 1e6))


def _finish(copy: Path, finish: Callable[[sqlite3.Connection], None] | None) -> None:
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        if finish is not None:
            # A row that is deleted here leaves no trace: zeros take its place.
            connection.execute("PRAGMA secure_delete = ON")
            finish(connection)
        (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        raise sqlite3.DatabaseError("the copy is damaged")


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk. Raises OSError."""
    if os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
