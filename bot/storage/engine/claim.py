"""One running bot a folder: two would answer twice, and clean up after each other.

Only `run` and `demo` claim a folder. What reads or changes the database beside a running bot, such
as `db backup` and `db rotate-key`, does not: SQLite itself keeps those apart.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from bot.storage.engine.database import locate, make_folder
from bot.storage.errors import StorageError

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

LOCK = "bot.lock"
PROCESS = "bot.pid"
IN_USE = (
    "Another bot{process} is running on {what}. Stop it first, or give this one a folder of its "
    "own ({option})."
)


class FolderInUseError(StorageError):
    """Another process runs on the same folder or database."""


class FolderClaim:
    """Holds a state folder, and the database if it lies elsewhere, while a bot runs.

    The system lets go of it when the process ends, however it ends.
    """

    def __init__(self, state_dir: Path, url: str | None = None, option: str = "STATE_DIR") -> None:
        """Prepare to claim; `option` is what the person would set to use another folder.

        Raises StorageError when `url` (DATABASE_URL) names no database file.
        """
        self._folder = state_dir
        self._database = locate(url, state_dir)
        self._option = option
        self._held = ExitStack()

    def __enter__(self) -> FolderClaim:
        """Claim both. Raises FolderInUseError, or StorageError when a folder cannot be written."""
        make_folder(self._folder)
        with ExitStack() as claimed:
            claimed.enter_context(self._lock(self._folder / LOCK, self._folder, self._option))
            if self._database.parent.resolve() != self._folder.resolve():
                beside = self._database.with_name(self._database.name + ".lock")
                claimed.enter_context(self._lock(beside, self._database, "DATABASE_URL"))
            with suppress(OSError):
                (self._folder / PROCESS).write_text(f"{os.getpid()}\n")
            self._held = claimed.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go."""
        with suppress(OSError):
            (self._folder / PROCESS).unlink(missing_ok=True)
        self._held.close()

    def _lock(self, path: Path, what: Path, option: str) -> FileLock:
        lock = FileLock(path, mode=0o600)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            process = self._process()
            raise FolderInUseError(
                IN_USE.format(process=process, what=what, option=option)
            ) from None
        except OSError as error:
            raise StorageError(
                f"{path} cannot be written ({error.strerror}): check that the bot may write there."
            ) from None
        return lock

    def _process(self) -> str:
        """Return who holds the folder, in brackets, or nothing when that is not known."""
        with suppress(OSError, ValueError):
            return f" (process {int((self._folder / PROCESS).read_text())})"
        return ""
