"""The daily backup of an SQLite database, by the running bot: a few of the last days stay."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.privacy.clock_watch import ClockWatch
from bot.storage.backups.damage import way_out
from bot.storage.backups.erasures import begin_list
from bot.storage.backups.folder import SQLITE_SUFFIX, BackupFolder, age_limit
from bot.storage.backups.making import back_up_file
from bot.storage.backups.sqlite_file import DAMAGED, look_into
from bot.storage.clock import utc_now
from bot.storage.errors import StorageError

if TYPE_CHECKING:
    from pathlib import Path

    from bot.storage import Storage

_log = logging.getLogger(__name__)

EVERY = timedelta(days=1)
BROKEN = "%s %s, and no backup can be made of it. Stop the bot. %s"
MADE = "Backup made: %s (%.1f MB)."
OLD = "%s is the database from before a restore: delete it when it is no longer needed."


class DailyBackups:
    """Makes a backup when a day has passed since the last, and removes those that are too old."""

    def __init__(
        self,
        storage: Storage,
        state_dir: Path,
        keep: int,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """Keep the newest `keep` in the state folder; 0, or a server's database: make none."""
        self._storage = storage
        self._state_dir = state_dir
        self._folder = BackupFolder.of(state_dir)
        self._keep = keep if storage.in_file else 0
        self._watch = ClockWatch(storage.repositories.servers.meta)
        self.clock = clock

    @property
    def days(self) -> int:
        """How many days a backup stays; 0: none are made."""
        return self._keep

    async def round(self) -> Path | None:
        """Do what is due; return the new backup if one was made.

        Raises StorageError if one is due and cannot be made; the earlier ones stay then.
        """
        moment = self.clock()
        try:
            return await self._make(moment) if self._keep and self._is_due(moment) else None
        finally:
            await self._tidy(moment)

    def _is_due(self, moment: datetime) -> bool:
        times = [
            each.taken_at for each in self._folder.files() if each.path.suffix == SQLITE_SUFFIX
        ]
        # One from the future was made by a clock that was ahead.
        return not times or not timedelta(0) <= moment - times[0] < EVERY

    async def _make(self, moment: datetime) -> Path:
        source = self._storage.path
        state = await asyncio.to_thread(look_into, source)
        if state.problem == DAMAGED:
            rescue = await asyncio.to_thread(way_out, self._state_dir)
            _log.error(BROKEN, source, state.problem, rescue)
            raise StorageError(f"{source} {state.problem}.")
        target = self._folder.new_path(moment, SQLITE_SUFFIX)
        size = await asyncio.to_thread(_make, self._folder, source, target, moment, self._keep)
        _log.info(MADE, target, size / 1e6)
        for aside in source.parent.glob(f"{source.name}.before-restore-*Z"):
            _log.info(OLD, aside)
        return target

    async def _tidy(self, moment: datetime) -> None:
        """Remove backups that are too old, and notes of erasures from before the oldest backup.

        Nothing is removed by a clock that has leapt.
        """
        if self._keep and await self._is_sure(moment):
            limit = age_limit(moment, self._keep)
            await asyncio.to_thread(self._folder.drop_old, limit)
        try:
            await asyncio.to_thread(self._storage.erasures.prune)
        except OSError as error:
            _log.warning("The list of erasures could not be tidied (%s).", type(error).__name__)

    async def _is_sure(self, moment: datetime) -> bool:
        """Whether the clock is to be believed; not while the database cannot say it."""
        try:
            return await self._watch.agrees(moment)
        except StorageError:
            return False


def _make(folder: BackupFolder, source: Path, target: Path, moment: datetime, keep: int) -> int:
    with folder.one_at_a_time():
        try:
            begin_list(folder, moment)
        except OSError as error:
            raise StorageError(f"{folder.path} cannot be written ({error.strerror}).") from None
        size = back_up_file(source, target, moment)
        # The one just made was checked, so that older ones may go.
        folder.drop_surplus(keep)
    return size
