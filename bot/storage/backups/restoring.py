"""A backup put in the place of an SQLite database, which stays beside it.

The backup is copied into a folder beside the database and brought up to date there; only then the
two change places. A crash leaves the one or the other, never neither.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.storage.backups.sqlite_file import look_into
from bot.storage.engine.places import FILE_NAME
from bot.storage.engine.sqlite.copying import NO_ROOM, SPARE, sync
from bot.storage.errors import StorageError, explain

if TYPE_CHECKING:
    from collections.abc import Generator
    from datetime import datetime
    from pathlib import Path

FOLDER = "restoring"
ASIDE = "{name}.before-restore-{moment:%Y%m%dT%H%M%SZ}"
_BESIDE = ("-wal", "-shm", "-journal")


class Workshop(Struct, frozen=True):
    """A state folder of its own, in which the restored file is brought up to date."""

    folder: Path

    @property
    def file(self) -> Path:
        """The restored database."""
        return self.folder / FILE_NAME


@contextmanager
def workshop(source: Path, database: Path) -> Generator[Workshop]:
    """Copy a backup beside the database that it is to replace. Raises StorageError."""
    folder = database.with_name(f"{database.name}.{FOLDER}")
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        try:
            place = Workshop(folder)
            _copy(source, place.file)
            yield place
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise StorageError(f"{folder} cannot be written ({error.strerror}).") from None


def _copy(source: Path, target: Path) -> None:
    free, size = shutil.disk_usage(target.parent).free, source.stat().st_size + SPARE
    if free < size:
        sentence = NO_ROOM.format(folder=target.parent, free=free / 1e6, needed=size / 1e6)
        raise StorageError(sentence)
    # VACUUM INTO takes a file that is empty, whose private mode then stays.
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    address = f"{source.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=10.0)) as connection:
            connection.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as error:
        raise explain(error, source) from error


def change_places(restored: Path, database: Path, moment: datetime) -> Path | None:
    """Put the restored file in the place of the database; return where that one is now.

    None if there was none. Nobody may have either open. Raises StorageError.
    """
    try:
        sync(restored)
        aside = _set_aside(database, moment)
        restored.replace(database)
        sync(database.parent)
    except OSError as error:
        raise StorageError(f"{database} cannot be replaced ({error.strerror}).") from None
    return aside


def _set_aside(database: Path, moment: datetime) -> Path | None:
    """Give the database a second name, and its -wal that of the second name.

    The -wal must not stay: SQLite would write its pages over those of the restored file.
    """
    files = [database.with_name(database.name + suffix) for suffix in ("", *_BESIDE)]
    if not any(file.exists() for file in files):
        return None
    _empty_wal(database)
    aside = database.with_name(ASIDE.format(name=database.name, moment=moment))
    if database.exists():
        try:
            # A second name rather than a move: until it is replaced, the database keeps its place.
            os.link(database, aside)
        except OSError:  # a disk that knows no links
            database.rename(aside)
    for suffix in _BESIDE:
        file = database.with_name(database.name + suffix)
        if file.exists():
            file.rename(aside.with_name(aside.name + suffix))
    return aside


def _empty_wal(database: Path) -> None:
    """Move the WAL into a database that is whole; one that is damaged is left as it is."""
    state = look_into(database)
    if state.problem is not None or state.version is None:
        return
    try:
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error:
        return
