"""Errors of the database, each a sentence for the person who can mend it.

Nothing here imports a driver: SQLite's errors have a name (SQLITE_BUSY), PostgreSQL's a code of
five characters (SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html).
"""

from __future__ import annotations

import sqlite3
import ssl
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

if TYPE_CHECKING:
    from pathlib import Path


class StorageError(Exception):
    """An error of the database that a person can mend; `str()` is one sentence for them."""


class StorageUnavailable(StorageError):  # noqa: N818 - the name is the message
    """The database did not read or write in time; trying again later may work."""


_OUTAGES = (sqlite3.OperationalError, PoolTimeout, OSError)
# Connection lost; out of resources; ended by an operator or at a time limit; system error; a
# transaction that lost against another (the same one again may win); a user, a password or a
# database that is refused, and a lock that another holds: an operator is at work.
_OUTAGE_CLASSES = ("08", "53", "57", "58", "40", "28", "3D", "55")
# A standby that takes no writes yet (after a failover), a transaction that was idle for too long, a
# session that was, a right that was taken away, damaged pages.
_OUTAGE_STATES = {"25006", "25P03", "25P04", "25P02", "42501", "XX001", "XX002"}
_BUSY = ("SQLITE_BUSY", "57P03", "08", "40", "53300", "55P03", "57P01", "57P02", "25006")
_SENTENCES = (
    ("SQLITE_NOTADB", "{place} is not an SQLite database: move it away or name another file."),
    ("SQLITE_BUSY", "{place} is locked by another program: stop that program and try again."),
    ("SQLITE_LOCKED", "{place} is locked by another program: stop that program and try again."),
    ("SQLITE_CORRUPT", "{place} is damaged: put a backup in its place."),
    ("SQLITE_FULL", "The disk that holds {place} is full."),
    ("SQLITE_READONLY", "{place} cannot be written: check who owns the file and its folder."),
    ("SQLITE_CANTOPEN", "{place} cannot be opened: check that its folder exists and is writable."),
    ("SQLITE_PERM", "{place} cannot be opened: check who owns the file and its folder."),
    ("SQLITE_IOERR", "The disk that holds {place} reported an error."),
    ("28", "{place} refuses this user or password: check them in DATABASE_URL."),
    ("3D000", "{place} does not exist: make the database first (createdb), or name another."),
    ("42501", "{place} lets this user make no tables: make the user the database's owner."),
    ("53100", "The disk that holds {place} is full."),
    ("53300", "{place} has no connection left: let it take more, or stop another program."),
    ("53400", "{place} has no connection left: let it take more, or stop another program."),
    ("25006", "{place} takes no changes (a standby?): name the primary in DATABASE_URL."),
    ("57P03", "{place} is still starting: try again in a moment."),
    ("57", "{place} was stopped, or an operator ended the bot's connection: try again."),
    ("55P03", "{place} is locked by another program: stop that program and try again."),
    ("55000", "{place} takes no connections: an operator has closed it (ALLOW_CONNECTIONS)."),
    ("XX00", "{place} is damaged: put a backup in its place."),
)


def _cause(exc: BaseException) -> BaseException | None:
    """Return the driver's own error below SQLAlchemy's, which wraps it once or twice."""
    if not isinstance(exc, DBAPIError):
        return exc
    below = exc.orig
    if below is not None and type(below).__module__.startswith("sqlalchemy"):
        return below.__cause__ or below
    return below


def _state(cause: BaseException | None) -> str | None:
    """Return PostgreSQL's code of an error, or None if it is none of PostgreSQL's."""
    state: object = getattr(cause, "sqlstate", None)
    return state if isinstance(state, str) else None


def code_of(exc: BaseException) -> str:
    """Return the engine's code for the error (SQLITE_BUSY, 57P03, …), or the exception's class.

    None of them ever holds a value of a row, so the result may be logged.
    """
    cause = _cause(exc)
    name: object = getattr(cause, "sqlite_errorname", None)
    if isinstance(name, str):
        return name
    return _state(cause) or type(cause or exc).__name__


def is_of_database(exc: BaseException) -> bool:
    """Return whether the error comes from the database, its driver or the way to it."""
    cause = _cause(exc)
    return isinstance(exc, SQLAlchemyError | sqlite3.Error) or _is_asyncpg(cause) or is_outage(exc)


def is_outage(exc: BaseException) -> bool:
    """Return whether the database is to blame, so that the same rows may work later.

    False when the rows are to blame: a value that no column takes, a broken constraint.
    """
    cause = _cause(exc)
    if (state := _state(cause)) is not None:
        return state[:2] in _OUTAGE_CLASSES or state in _OUTAGE_STATES
    if _is_asyncpg(cause):
        # Its InterfaceError: the connection was closed. Its DataError is a ValueError as well.
        return not isinstance(cause, ValueError)
    # Exactly DatabaseError is what "not a database" and "malformed" raise; its other
    # subclasses (IntegrityError, DataError, …) are about the rows.
    return isinstance(cause, _OUTAGES) or type(cause) is sqlite3.DatabaseError


def is_busy(exc: BaseException) -> bool:
    """Return whether the database is there and only takes nothing at this moment."""
    cause = _cause(exc)
    if _is_refused_tls(cause):
        return False
    # The rest of OSError: its host has no name yet, its socket is not there yet.
    return code_of(exc).startswith(_BUSY) or isinstance(cause, OSError)


def _is_refused_tls(cause: BaseException | None) -> bool:
    """Return whether TLS failed, or the server speaks none: asyncpg has no class for that."""
    return isinstance(cause, ssl.SSLError) or (
        type(cause) is ConnectionError and "rejected SSL" in str(cause)
    )


def _is_asyncpg(cause: BaseException | None) -> bool:
    return type(cause).__module__.startswith("asyncpg.")


def explain(exc: BaseException, place: str | Path) -> StorageError:
    """Turn a database's error into a sentence about the database at `place`."""
    code = code_of(exc)
    for prefix, sentence in _SENTENCES:
        if code.startswith(prefix):
            return StorageError(sentence.format(place=place))
    cause = _cause(exc)
    if _is_refused_tls(cause):
        return StorageError(
            f"{place} could not be reached over TLS: check sslmode in DATABASE_URL, and the "
            "server's certificate."
        )
    if isinstance(cause, OSError | TimeoutError) and not isinstance(cause, sqlite3.Error):
        return StorageError(
            f"{place} does not answer: check that it runs, and its host and port in DATABASE_URL."
        )
    return StorageError(f"{place} cannot be used as the bot's database ({code}).")
