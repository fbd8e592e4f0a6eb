"""Errors of the database, each a sentence for the person who can mend it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

if TYPE_CHECKING:
    from pathlib import Path


class StorageError(Exception):
    """An error of the database that a person can mend; `str()` is one sentence for them."""


class StorageUnavailable(StorageError):  # noqa: N818 - the name is the message
    """The database did not read or write in time; trying again later may work."""


_OUTAGES = (sqlite3.OperationalError, PoolTimeout, OSError)
_SENTENCES = (
    ("SQLITE_NOTADB", "{path} is not an SQLite database: move it away or name another file."),
    ("SQLITE_BUSY", "{path} is locked by another program: stop that program and try again."),
    ("SQLITE_LOCKED", "{path} is locked by another program: stop that program and try again."),
    ("SQLITE_CORRUPT", "{path} is damaged: put a backup in its place."),
    ("SQLITE_FULL", "The disk that holds {path} is full."),
    ("SQLITE_READONLY", "{path} cannot be written: check who owns the file and its folder."),
    ("SQLITE_CANTOPEN", "{path} cannot be opened: check that its folder exists and is writable."),
    ("SQLITE_PERM", "{path} cannot be opened: check who owns the file and its folder."),
    ("SQLITE_IOERR", "The disk that holds {path} reported an error."),
)


def code_of(exc: BaseException) -> str:
    """Return SQLite's name for the error (SQLITE_BUSY, …), or the exception's class name.

    Neither ever holds a value of a row, so the result may be logged.
    """
    cause = exc.orig if isinstance(exc, DBAPIError) else exc
    name: object = getattr(cause, "sqlite_errorname", None)
    return name if isinstance(name, str) else type(cause or exc).__name__


def is_outage(exc: BaseException) -> bool:
    """Return whether the database is to blame, so that the same rows may work later.

    False when the rows are to blame: a value that no column takes, a broken constraint.
    """
    cause = exc.orig if isinstance(exc, DBAPIError) else exc
    # Exactly DatabaseError is what "not a database" and "malformed" raise; its other
    # subclasses (IntegrityError, DataError, …) are about the rows.
    return isinstance(cause, _OUTAGES) or type(cause) is sqlite3.DatabaseError


def explain(exc: BaseException, path: Path) -> StorageError:
    """Turn a database's error into a sentence about the file at `path`."""
    code = code_of(exc)
    for prefix, sentence in _SENTENCES:
        if code.startswith(prefix):
            return StorageError(sentence.format(path=path))
    return StorageError(f"{path} cannot be used as the bot's database ({code}).")
