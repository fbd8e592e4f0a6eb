"""The restoring of a backup, on both engines."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.cli.database.store import Store, explained
from bot.privacy.restoring import Renewal, renew
from bot.storage import Storage, StorageError
from bot.storage.backups.checking import check_file
from bot.storage.backups.erasures import ErasureHistory, ErasureList
from bot.storage.backups.folder import BackupFolder
from bot.storage.backups.postgresql_dump import is_dump
from bot.storage.backups.restoring import change_places, workshop
from bot.storage.backups.sqlite_file import TAKEN_AT, look_into
from bot.storage.clock import from_ms
from bot.storage.crypto.keys import KEY_FILE, format_keys
from bot.storage.engine.claim import FolderClaim

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings
    from bot.storage.crypto.cipher import Cipher

A_DUMP = (
    "{source} is a dump of PostgreSQL: set DATABASE_URL to an empty PostgreSQL database, restore "
    "it there, and `boundary-bot db copy` it from there if it is to be an SQLite file."
)
NO_DUMP = (
    "{source} was not made by pg_dump. If it is an SQLite file, `boundary-bot db copy` takes it to "
    "PostgreSQL."
)
NOT_EMPTY = (
    "{place} holds the bot's tables already, and a backup is never put over them. Make a new "
    "database (createdb), name it in DATABASE_URL, and run this again; the present one stays as it "
    "is."
)
NO_KEY = "The backup's texts are encrypted, and no key is here: put {key} back, or set DATA_KEY."


class RestoreReport(Struct, frozen=True):
    """The result. aside: where the database from before is, None if there was none."""

    database: str
    taken_at: datetime
    renewal: Renewal
    aside: Path | None


async def restore_backup(settings: Settings, source: Path) -> RestoreReport:
    """Restore a backup and bring it up to date. Raises StorageError; then nothing has changed."""
    store = Store(settings)
    with ExitStack() as claims:
        claims.callback(store.leave_to_owner)
        claims.enter_context(FolderClaim(store.state_dir, store.url))
        if store.dialect.file is not None:
            return await _restore_file(store, source, store.dialect.file)
        return await _restore_dump(store, source)


async def _restore_file(store: Store, source: Path, database: Path) -> RestoreReport:
    if is_dump(source):
        raise StorageError(A_DUMP.format(source=source))
    # Otherwise a new key would be made below, which opens none of these texts.
    if not store.has_key and look_into(source, check=None).keys:
        raise StorageError(NO_KEY.format(key=store.state_dir / KEY_FILE))
    file_check = await check_file(source, store.cipher())
    if file_check.problem is not None:
        raise StorageError(file_check.problem)
    taken_at, now = file_check.taken_at or _modification_time(source), datetime.now(UTC)
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with workshop(source, database) as place:
        storage = await Storage.open(None, place.folder, format_keys(store.keys()))
        try:
            renewal = await renew(storage, _histories(store, source, storage), taken_at, now)
        finally:
            await storage.close()
        aside = change_places(place.file, database, now)
    return RestoreReport(str(database), taken_at, renewal, aside)


async def _restore_dump(store: Store, source: Path) -> RestoreReport:
    from bot.storage.transfer.postgresql_endpoint import PostgresqlEndpoint

    if not is_dump(source):
        raise StorageError(NO_DUMP.format(source=source))
    if not store.has_key:
        raise StorageError(NO_KEY.format(key=store.state_dir / KEY_FILE))
    with explained(store.dialect.place):
        async with PostgresqlEndpoint(store.postgresql) as endpoint:
            await endpoint.claim()
            if not await endpoint.is_empty():
                raise StorageError(NOT_EMPTY.format(place=store.dialect.place))
    programs = store.programs()
    await asyncio.to_thread(programs.check, source)
    await asyncio.to_thread(programs.restore, source)
    storage = await Storage.open(store.url, store.state_dir, format_keys(store.keys()))
    try:
        milliseconds = await storage.repositories.servers.meta.get(TAKEN_AT)
        taken_at = from_ms(int(milliseconds)) if milliseconds else _modification_time(source)
        histories = _histories(store, source, storage)
        renewal = await renew(storage, histories, taken_at, datetime.now(UTC))
    finally:
        await storage.close()
    return RestoreReport(store.dialect.place, taken_at, renewal, None)


def _histories(store: Store, source: Path, storage: Storage) -> list[ErasureHistory]:
    """Read the lists of erasures of this state folder, and beside the backup."""
    folders = {BackupFolder.of(store.state_dir).path.resolve(), source.parent.resolve()}
    return [_history(folder, storage.cipher) for folder in sorted(folders)]


def _history(folder: Path, cipher: Cipher) -> ErasureHistory:
    try:
        return ErasureList(BackupFolder(folder), cipher).read()
    except OSError as error:
        raise StorageError(f"The list of erasures in {folder} cannot be read: {error}.") from None


def _modification_time(source: Path) -> datetime:
    """Return when a file was last written: an older backup does not say to when it belongs."""
    return datetime.fromtimestamp(source.stat().st_mtime, UTC)
