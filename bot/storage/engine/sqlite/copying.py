"""A copy of the database while the bot runs."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from bot.storage.errors import StorageError, explain

if TYPE_CHECKING:
    from pathlib import Path

BUSY_SECONDS = 10.0


def copy_database(source: Path, target: Path) -> int:
    """Write a whole, consistent copy of `source` to `target` (0600); return its size in bytes.

    VACUUM INTO reads one state of the database and holds up no writer. It writes only the rows
    that exist: a copy page by page would also carry remains of deleted ones. Raises StorageError;
    `target` is never overwritten, and a failure leaves none.
    """
    if not source.exists():
        raise StorageError(f"There is no database at {source} to copy.")
    partial = target.with_name(f"{target.name}.partial")
    try:
        if target.exists():
            raise FileExistsError(17, "it already exists")
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as exc:
        raise StorageError(f"{target} cannot be written ({exc.strerror}).") from None
    try:
        with closing(sqlite3.connect(source, timeout=BUSY_SECONDS)) as connection:
            connection.execute("VACUUM INTO ?", (str(partial),))
        _check(partial)
        partial.rename(target)
    except sqlite3.Error as exc:
        raise explain(exc, source) from exc
    except OSError as exc:
        raise StorageError(f"{target} cannot be written ({exc.strerror}).") from None
    finally:
        partial.unlink(missing_ok=True)
    return target.stat().st_size


def _check(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        (verdict,) = connection.execute("PRAGMA quick_check").fetchone()
    if verdict != "ok":
        raise sqlite3.DatabaseError("the copy is damaged")
