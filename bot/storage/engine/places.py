"""From DATABASE_URL to the database: which engine, and where."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.storage.engine.sqlite.dialect import SqliteDialect
from bot.storage.errors import StorageError

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

    from bot.storage.engine.dialect import Dialect

FILE_NAME = "boundary-bot.sqlite3"
SQLITE = {"sqlite", "sqlite+aiosqlite"}
POSTGRESQL = {"postgresql", "postgres", "postgresql+asyncpg"}
LAST_PORT = 65_535
SETTING = "DATABASE_URL"
FORMS = "write sqlite:///path/to/file or postgresql+asyncpg://user:password@host/database"
OR_EMPTY = ", or leave it empty"


def dialect_of(url: str | None, state_dir: Path, option: str = SETTING) -> Dialect:
    """Return the database that a URL names, or the SQLite file in `state_dir`.

    option: what the person would set. Raises StorageError, which never holds the URL: a password
    may stand in it.
    """
    if not url or not url.strip():
        return SqliteDialect(state_dir / FILE_NAME)
    parsed = _parsed(url.strip(), option)
    if parsed.drivername in SQLITE:
        return SqliteDialect(_file_of(parsed, option))
    if parsed.drivername in POSTGRESQL:
        # Loads the driver, which an SQLite file does not need.
        from bot.storage.engine.postgresql.dialect import PostgresqlDialect

        return PostgresqlDialect(parsed)
    raise StorageError(
        f"{option} names {parsed.drivername}, which this version does not support: "
        f"{_forms(option)}."
    )


def locate(url: str | None, state_dir: Path) -> Path | None:
    """Return the file that DATABASE_URL names, or the one in `state_dir`; None: it is no file.

    Raises StorageError as `dialect_of` does.
    """
    return dialect_of(url, state_dir).file


def make_folder(state_dir: Path, option: str = "STATE_DIR") -> None:
    """Make the state folder, private, if it is missing.

    Raises StorageError, which names the `option` that names the folder.
    """
    try:
        state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as exc:
        raise StorageError(
            f"The folder {state_dir} cannot be made ({exc.strerror}): name another one "
            f"with {option}."
        ) from None


def _parsed(url: str, option: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise StorageError(f"{option} is not a URL: {_forms(option)}.") from None
    if parsed.port is not None and not 0 < parsed.port <= LAST_PORT:
        raise StorageError(f"{option} names port {parsed.port}: ports end at {LAST_PORT}.")
    return parsed


def _file_of(url: URL, option: str) -> Path:
    """Return the path. A database in memory would lose rows that it has acknowledged."""
    name = url.database or ":memory:"
    if name == ":memory:" or name.startswith("file:") or url.query:
        raise StorageError(
            f"{option} must name a plain file: write sqlite:///path/to/file{_or_empty(option)}."
        )
    return Path(name)


def _forms(option: str) -> str:
    return FORMS + _or_empty(option)


def _or_empty(option: str) -> str:
    """Return the words that only the setting can have: an argument of a command must be there."""
    return OR_EMPTY if option == SETTING else ""
