"""The folder of backups: their names, the newest good one, and how many stay."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from msgspec import Struct

from bot.storage.backups.sqlite_file import look_into
from bot.storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

FOLDER = "backups"
SQLITE_SUFFIX, DUMP_SUFFIX = ".sqlite3", ".dump"
"""A whole SQLite file; what pg_dump writes in its own format."""
_PREFIX = "boundary-bot-"
_TIME = "%Y%m%dT%H%M%SZ"
_LOCK = "backup.lock"
RUNNING = "Another backup is being made in {folder}: wait until it has ended."


class BackupFile(Struct, frozen=True):
    """A backup in the folder, and the moment to which it belongs."""

    path: Path
    taken_at: datetime


class BackupFolder:
    """A folder of backups."""

    def __init__(self, path: Path) -> None:
        """Name it; nothing is made yet."""
        self.path = path

    @classmethod
    def of(cls, state_dir: Path) -> BackupFolder:
        """Return the folder in a state folder."""
        return cls(state_dir / FOLDER)

    def files(self) -> list[BackupFile]:
        """Return the backups by their names, newest first."""
        backups: list[BackupFile] = []
        for path in self.path.glob(f"{_PREFIX}*"):
            if path.suffix not in {SQLITE_SUFFIX, DUMP_SUFFIX}:
                continue
            with suppress(ValueError):
                # "Z" as a zone of its own, which strptime reads as +00:00.
                moment = datetime.strptime(path.stem, f"{_PREFIX}%Y%m%dT%H%M%S%z")
                backups.append(BackupFile(path, moment))
        return sorted(backups, key=lambda each: each.taken_at, reverse=True)

    def new_path(self, moment: datetime, suffix: str) -> Path:
        """Return the path of a backup of that moment, in UTC."""
        return self.path / f"{_PREFIX}{moment.astimezone(UTC):{_TIME}}{suffix}"

    @contextmanager
    def one_at_a_time(self) -> Generator[None]:
        """Hold the folder, private, while a backup is made in it; clear what a crash left there.

        Raises StorageError if another process makes one, or the folder cannot be made.
        """
        lock = FileLock(self.path / _LOCK, mode=0o600)
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock.acquire(blocking=False)
        except Timeout:
            raise StorageError(RUNNING.format(folder=self.path)) from None
        except OSError as error:
            raise StorageError(f"{self.path} cannot be written ({error.strerror}).") from None
        try:
            for partial in self.path.glob("*.partial*"):
                partial.unlink(missing_ok=True)
            yield
        finally:
            lock.release()

    def newest_good(self) -> BackupFile | None:
        """Return the newest SQLite backup that is whole; reads it all."""
        for each in self.files():
            if each.path.suffix == SQLITE_SUFFIX and is_good(each.path):
                return each
        return None

    def drop_surplus(self, keep: int) -> list[Path]:
        """Remove all but the newest `keep` SQLite backups; return which.

        Call it once the newest is known to be good.
        """
        # At least the newest stays, whatever was asked for.
        return _remove(self._sqlite_files()[max(1, keep) :])

    def drop_old(self, before: datetime) -> list[Path]:
        """Remove SQLite backups from before a moment, but never the newest good one."""
        files = self._sqlite_files()
        old = [each for each in files if each.taken_at < before]
        if not old:
            return []
        good = self.newest_good()
        return _remove([each for each in old if good is not None and each != good])

    def oldest(self) -> datetime | None:
        """Return the moment of the oldest backup, None without any."""
        files = self.files()
        return files[-1].taken_at if files else None

    def _sqlite_files(self) -> list[BackupFile]:
        return [each for each in self.files() if each.path.suffix == SQLITE_SUFFIX]


def is_good(path: Path) -> bool:
    """Return whether an SQLite file is whole and holds the bot's tables."""
    state = look_into(path)
    return state.problem is None and state.version is not None


def age_limit(now: datetime, keep: int) -> datetime:
    """Return from when on backups stay, where `keep` are kept, one a day."""
    return now - timedelta(days=keep)


def _remove(files: list[BackupFile]) -> list[Path]:
    removed: list[Path] = []
    for each in files:
        with suppress(OSError):
            each.path.unlink(missing_ok=True)
            removed.append(each.path)
    return removed
