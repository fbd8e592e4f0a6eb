"""One running bot for each state folder: two would answer twice and delete each other's rows.

Only `run` and `demo` claim a folder, and commands that put another database in its place (`db
restore`, `db copy`). Those that use it beside a running bot (`db backup`, `db rotate-key`) do not:
SQLite's own locks keep them apart.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from bot.storage.engine.places import locate, make_folder
from bot.storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path
    from types import TracebackType

LOCK = "bot.lock"
PROCESS = "bot.pid"
IN_USE = (
    "Another bot{process} is running on {resource}. Stop it first, or give this one a folder "
    "of its own ({option})."
)


class FolderInUseError(StorageError):
    """Another process runs on the same folder or database."""


class FolderClaim:
    """The claim on a state folder, and on the database if it lies elsewhere, while a bot runs.

    It is a lock of the operating system, which ends with the process, also when that is killed.
    """

    def __init__(self, state_dir: Path, url: str | None = None, option: str = "STATE_DIR") -> None:
        """Prepare to claim; `option` is what the person would set to use another folder.

        Raises StorageError when `url` (DATABASE_URL) names no database file.
        """
        self._folder = state_dir
        self._database = locate(url, state_dir)
        self._option = option
        self._locks = ExitStack()

    def __enter__(self) -> FolderClaim:
        """Claim both. Raises FolderInUseError, or StorageError when a folder cannot be written."""
        make_folder(self._folder, self._option)
        with ExitStack() as locks:
            locks.enter_context(_lock(self._folder / LOCK, self._folder, self._option))
            if self._database and self._database.parent.resolve() != self._folder.resolve():
                locks.enter_context(_lock(_beside(self._database), self._database, "DATABASE_URL"))
            with suppress(OSError):
                (self._folder / PROCESS).touch(0o600)
                (self._folder / PROCESS).write_text(f"{os.getpid()}\n")
            self._locks = locks.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Release both."""
        with suppress(OSError):
            (self._folder / PROCESS).unlink(missing_ok=True)
        self._locks.close()


@contextmanager
def claim_file(database: Path, option: str = "DATABASE_URL") -> Generator[None]:
    """Keep bots away from an SQLite file, wherever it is.

    Takes the locks that a bot has ever taken for it. Raises FolderInUseError.
    """
    with ExitStack() as locks:
        for path in (database.parent / LOCK, _beside(database)):
            if path.exists():
                locks.enter_context(_lock(path, database, option))
        yield


def _beside(database: Path) -> Path:
    """Return the lock of a database that is not in a state folder."""
    return database.with_name(database.name + ".lock")


def _lock(path: Path, resource: Path, option: str) -> FileLock:
    lock = FileLock(path, mode=0o600)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        process = _process(path.parent)
        raise FolderInUseError(
            IN_USE.format(process=process, resource=resource, option=option)
        ) from None
    except OSError as error:
        raise StorageError(
            f"{path} cannot be written ({error.strerror}): check that the bot may write there."
        ) from None
    return lock


def _process(folder: Path) -> str:
    """Return the process that holds a folder, in brackets; "" if its id cannot be read."""
    with suppress(OSError, ValueError):
        return f" (process {int((folder / PROCESS).read_text())})"
    return ""
