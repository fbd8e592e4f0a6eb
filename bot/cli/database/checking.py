"""The check of a backup or of the database, on both engines."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy.engine import make_url

from bot.cli.database.store import Store, explained
from bot.storage.backups.checking import LOCKED, Check, check_file, open_sample
from bot.storage.backups.folder import SQLITE_SUFFIX, BackupFolder, is_good
from bot.storage.backups.postgresql_dump import PostgresqlPrograms, is_dump
from bot.storage.errors import StorageError
from bot.storage.schema.migrate import HALF_A_COPY, HEAD
from bot.storage.schema.tables import metadata

if TYPE_CHECKING:
    from bot.settings import Settings


class CheckReport(Struct, frozen=True):
    """The name of what was checked, and the result."""

    place: str
    check: Check


async def check_backup(settings: Settings, file: Path | None) -> CheckReport:
    """Check a backup, or without one the database. Raises StorageError if it cannot be reached."""
    store = Store(settings)
    if file is not None and is_dump(file):
        programs = PostgresqlPrograms(make_url("postgresql://"), settings.pg_bin)
        return CheckReport(str(file), await asyncio.to_thread(_check_dump, programs, file))
    path = file or store.dialect.file
    with explained(str(path or store.dialect.place)):
        if path is not None:
            return CheckReport(str(path), await check_file(path, store.cipher()))
        return CheckReport(store.dialect.place, await _check_server(store))


def check_folder(settings: Settings) -> tuple[Path, list[tuple[Path, bool]]]:
    """Return the folder of the backups, and for each of them whether it is good."""
    folder = BackupFolder.of(settings.state_dir)
    programs = PostgresqlPrograms(make_url("postgresql://"), settings.pg_bin)
    files = [each.path for each in folder.files()]
    return folder.path, [(path, _is_good(path, programs)) for path in files]


def _is_good(path: Path, programs: PostgresqlPrograms) -> bool:
    if path.suffix == SQLITE_SUFFIX:
        return is_good(path)
    return _check_dump(programs, path).problem is None


def _check_dump(programs: PostgresqlPrograms, file: Path) -> Check:
    try:
        programs.check(file)
    except StorageError as error:
        return Check(str(error))
    return Check()


async def _check_server(store: Store) -> Check:
    """Read every row of a server's database, and open a sample."""
    from bot.storage.transfer.postgresql_endpoint import PostgresqlEndpoint

    async with PostgresqlEndpoint(store.postgresql) as endpoint:
        version = await endpoint.version()
        if version is None:
            return Check(f"{store.dialect.place} is empty: there is nothing in it.")
        if await endpoint.copied_from() is not None:
            return Check(HALF_A_COPY, version)
        if version != HEAD:
            return Check(f"It has schema {version}, and this version of the bot {HEAD}.", version)
        for table in metadata.sorted_tables:
            await endpoint.read_all(table)
        cipher = store.cipher()
        opened, sealed = (0, 0) if cipher is None else await open_sample(endpoint, cipher)
    return Check(LOCKED if sealed and not opened else None, version, None, opened, sealed)
