"""The making of a backup by hand, on both engines."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.cli.database.store import Store, explained
from bot.storage import StorageError
from bot.storage.backups.erasures import begin_list
from bot.storage.backups.folder import DUMP_SUFFIX, SQLITE_SUFFIX, BackupFolder
from bot.storage.backups.making import back_up_file
from bot.storage.backups.sqlite_file import TAKEN_AT
from bot.storage.clock import to_ms

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings


async def make_backup(settings: Settings, target: Path | None) -> tuple[Path, int]:
    """Make a backup at `target`, or in the folder of backups; return its path and size.

    Raises StorageError.
    """
    store, moment = Store(settings), datetime.now(UTC)
    folder = BackupFolder.of(store.state_dir)
    if target is None:
        suffix = DUMP_SUFFIX if store.dialect.file is None else SQLITE_SUFFIX
        target = folder.new_path(moment, suffix)
    with ExitStack() as claims:
        if target.parent == folder.path:
            claims.callback(store.leave_to_owner)
            claims.enter_context(folder.one_at_a_time())
            _begin_list(folder, moment)
            # At once as well: the running bot writes into the list while the backup is made.
            store.leave_to_owner()
        if store.dialect.file is not None:
            return target, await asyncio.to_thread(back_up_file, store.dialect.file, target, moment)
        return target, await _dump(store, target, moment)


def _begin_list(folder: BackupFolder, moment: datetime) -> None:
    try:
        begin_list(folder, moment)
    except OSError as error:
        raise StorageError(f"{folder.path} cannot be written ({error.strerror}).") from None


async def _dump(store: Store, target: Path, moment: datetime) -> int:
    from bot.storage.transfer.postgresql_endpoint import PostgresqlEndpoint

    with explained(store.dialect.place):
        async with PostgresqlEndpoint(store.postgresql) as endpoint:
            if await endpoint.version() is None:
                raise StorageError(f"{store.dialect.place} holds nothing to back up.")
            # It stands in the dump, however that file is called later.
            await endpoint.note(TAKEN_AT, str(to_ms(moment)))
    return await asyncio.to_thread(store.programs().dump, target)
