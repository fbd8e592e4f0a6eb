"""The database and key that the settings name, for the commands on backups."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.storage import StorageError
from bot.storage.backups.folder import BackupFolder
from bot.storage.backups.postgresql_dump import PostgresqlPrograms
from bot.storage.crypto.cipher import Cipher, DataKeys
from bot.storage.crypto.keys import KEY_FILE, load_keys
from bot.storage.engine.places import dialect_of
from bot.storage.errors import explain, is_of_database

if TYPE_CHECKING:
    from collections.abc import Generator

    from bot.settings import Settings
    from bot.storage.engine.dialect import Dialect
    from bot.storage.engine.postgresql.dialect import PostgresqlDialect


class Store:
    """Where the settings say that the data are; nothing is opened."""

    def __init__(self, settings: Settings) -> None:
        """Read the settings. Raises StorageError for a DATABASE_URL that names no database."""
        self.settings = settings
        self.state_dir = settings.state_dir
        self.url = settings.database_url.get_secret_value() if settings.database_url else None
        self._data_key = settings.data_key.get_secret_value() if settings.data_key else None
        self.dialect: Dialect = dialect_of(self.url, self.state_dir)

    @property
    def has_key(self) -> bool:
        """Whether there is a key already."""
        in_environment = bool(self._data_key and self._data_key.strip())
        return in_environment or (self.state_dir / KEY_FILE).exists()

    def keys(self) -> DataKeys:
        """Return the keys; make the first one if there is none. Raises StorageError."""
        return load_keys(self._data_key, self.state_dir)

    def cipher(self) -> Cipher | None:
        """Return the cipher of the keys that are here, None without any. Raises StorageError."""
        return Cipher(self.keys()) if self.has_key else None

    @property
    def postgresql(self) -> PostgresqlDialect:
        """The database of a server. Raises StorageError if it is a file."""
        from bot.storage.engine.postgresql.dialect import PostgresqlDialect

        if not isinstance(self.dialect, PostgresqlDialect):
            raise StorageError(f"{self.dialect.place} is no PostgreSQL database.")
        return self.dialect

    def programs(self) -> PostgresqlPrograms:
        """Return PostgreSQL's programs for the database. Raises StorageError if it is a file."""
        return PostgresqlPrograms(self.postgresql.url, self.settings.pg_bin)

    def leave_to_owner(self) -> None:
        """Give what root made to the owner of its folder, whose bot must read and replace it."""
        if os.name != "posix" or os.geteuid() != 0:
            return
        places = {self.state_dir, BackupFolder.of(self.state_dir).path}
        if self.dialect.file is not None:
            places.add(self.dialect.file.parent)
        # The state folder before the folder in it: the owner of that one may be new.
        for folder in sorted(place for place in places if place.is_dir()):
            owner = folder.stat()
            for path in folder.iterdir() if owner.st_uid else ():
                if path.lstat().st_uid == 0:
                    os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


@contextmanager
def explained(place: str) -> Generator[None]:
    """Turn an error of the database into a sentence. Raises StorageError."""
    try:
        yield
    except Exception as error:
        if not is_of_database(error):
            raise
        raise explain(error, place) from error
