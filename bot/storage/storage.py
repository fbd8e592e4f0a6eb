"""The store as one object: opened once at start, passed in, closed at the end.

`Storage.repositories` holds the rows by family. `privacy`, `upkeep`, `resealing` and `compactor`
work on whole tables, whatever is in them.
"""

from __future__ import annotations

import asyncio
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

from bot.storage.backups.erasures import ErasureList
from bot.storage.backups.folder import BackupFolder
from bot.storage.coordination import AnnouncementKind, announce
from bot.storage.crypto.cipher import Cipher
from bot.storage.crypto.keys import open_cipher
from bot.storage.crypto.resealing import Resealing
from bot.storage.engine.batches import Batches
from bot.storage.engine.database import Database
from bot.storage.engine.places import dialect_of, make_folder
from bot.storage.engine.writer import RUN_SECONDS, T, Writer
from bot.storage.errors import StorageError
from bot.storage.inventory.member_data import MemberData
from bot.storage.inventory.retention import Retention
from bot.storage.repositories.families import build_repositories

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from contextlib import AbstractAsyncContextManager

    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.observer import WriterObserver

_log = logging.getLogger(__name__)

CLOSE_SECONDS = 3.0
NO_FOLDER = Path(os.devnull)
"""The state folder of a store that has none: nothing is ever found in it or put there."""
_KEYS = "data keys"
LOST_KEY = (
    "Texts that were stored with another data key cannot be read, and are shown as such. If you "
    "have that key, put it behind the new one (DATA_KEY=new,former, or the same in data.key) and "
    "start again; otherwise the bot goes on without those texts and deletes them when "
    "their time is up."
)
OTHER_KEY = (
    "{place} holds texts that another data key sealed, and none of the keys here is that one. All "
    "machines that use one database need the same key: set DATA_KEY to it everywhere. If the key "
    "is lost for ever, say so with psql: DELETE FROM meta WHERE name = 'data keys'. The texts from "
    "before then stay unreadable."
)


class Storage:
    """The open database: its repositories by family, its upkeep, and its transactions."""

    def __init__(
        self,
        database: Database,
        cipher: Cipher,
        writer: Writer | None = None,
        state_dir: Path = NO_FOLDER,
    ) -> None:
        """Wire the parts over an open database; `Storage.open` is the usual way in."""
        self._database = database
        self._writer = writer or Writer(database, look=cipher.look)
        self.cipher = cipher
        self.repositories = build_repositories(database, self._writer, cipher)
        batches = Batches(database, self._writer)
        self.member_data = MemberData(database, batches, cipher)
        self.retention = Retention(database, batches)
        self.resealing = Resealing(batches, cipher)
        self.compactor = database.dialect.compactor(database, self.repositories.servers.meta)
        self.erasures = ErasureList(BackupFolder.of(state_dir), cipher)
        self.coordination = database.dialect.coordination()

    @classmethod
    async def open(cls, url: str | None, state_dir: Path, data_key: str | None = None) -> Storage:
        """Open the database of `url` (default: a file in `state_dir`) at the newest schema.

        `data_key` is DATA_KEY: base64 keys of 32 bytes, newest first, separated by commas;
        without it the key file in `state_dir` is used, and made at the first start. Raises
        StorageError with a sentence for whoever runs the bot.
        """
        dialect = dialect_of(url, state_dir)
        make_folder(state_dir)
        await dialect.look_before(state_dir, data_key)
        cipher = open_cipher(data_key, state_dir)
        database = Database(dialect)
        try:
            await database.open()
        except BaseException:
            await database.close()
            raise
        storage = cls(database, cipher, state_dir=state_dir)
        # BaseException: also when the start is cancelled no connection may stay open.
        try:
            await storage._remember_keys()
        except BaseException:
            await storage.close(0)
            raise
        return storage

    @property
    def in_file(self) -> bool:
        """Whether the database is a file, which `path` names."""
        return self._database.dialect.file is not None

    @property
    def path(self) -> Path:
        """The database file. Raises StorageError if a server holds the database."""
        if (file := self._database.dialect.file) is None:
            raise StorageError(f"{self._database.dialect.place} is no file.")
        return file

    @property
    def busy(self) -> bool:
        """True while the writer's task runs; it ends when nothing waits."""
        return self._writer.busy

    @property
    def waiting(self) -> int:
        """How many changes are not committed yet."""
        return self._writer.waiting

    @property
    def written(self) -> int:
        """Rows written since the start that nobody waited for, such as those of the log."""
        return self._writer.written

    @property
    def dropped(self) -> int:
        """Rows lost since the start, because too many waited or the database refused them."""
        return self._writer.dropped

    def observe(self, observer: WriterObserver) -> None:
        """Let somebody hear of each commit from now on."""
        self._writer.observer = observer

    async def write(
        self, work: Callable[[AsyncConnection], Awaitable[T]], seconds: float = RUN_SECONDS
    ) -> T:
        """Run `work` in one transaction; return its result once that is committed.

        An exception in `work` undoes all of it. Raises StorageUnavailable after so many `seconds`;
        `work` must be safe to repeat.
        """
        return await self._writer.run(work, seconds)

    def read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Give a connection whose reads all see one state. Raises StorageUnavailable."""
        return self._database.read(snapshot=True)

    async def close(self, seconds: float = 5.0) -> None:
        """Write the waiting rows, for up to `seconds`, then close every connection."""
        try:
            async with asyncio.timeout(seconds + CLOSE_SECONDS):
                await self._writer.close(seconds)
                # After the last write: whoever has our shards then finds all that we did.
                await self.coordination.close()
                await self._database.close()
        except TimeoutError:
            _log.error("The database did not let itself be closed; leaving it as it is.")

    async def _remember_keys(self) -> None:
        """Store the fingerprints of the keys in use; warn if a key of earlier texts is missing.

        Fingerprints, so that a start with a wrong or new key is noticed before somebody asks for
        an old text and gets nothing. Raises StorageError if machines that share the database would
        seal with keys of their own.
        """
        current = set(self.cipher.fingerprints)

        def join(value: str | None) -> str:
            earlier = set((value or "").split())
            if self._database.dialect.shared and earlier and not earlier & current:
                raise StorageError(OTHER_KEY.format(place=self._database.dialect.place))
            return " ".join(sorted(earlier | current))

        meta = self.repositories.servers.meta
        earlier = await meta.get(_KEYS)
        if (fingerprints := join(earlier)) != earlier:
            # In one transaction: of two machines that start at once the first one's key holds.
            fingerprints = await meta.change(_KEYS, join)
        if set(fingerprints.split()) - current:
            _log.warning(LOST_KEY)

    async def only_key(self, fingerprint: str) -> None:
        """Store that this key alone seals everything. Raises StorageUnavailable."""
        await self.repositories.servers.meta.put(_KEYS, fingerprint)
        await self.write(lambda connection: announce(connection, AnnouncementKind.KEYS))


async def check_writable(url: str | None, state_dir: Path, data_key: str | None = None) -> None:
    """Open the store, which proves that it can be written, and close it. Raises StorageError."""
    storage = await Storage.open(url, state_dir, data_key)
    await storage.close()
