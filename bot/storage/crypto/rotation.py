"""A new data key in place of the old: everything sealed is sealed anew, while the bot runs.

With a key file: the new key is put in front; every running process sees that when it next writes,
for it looks at the file under the lock for writing, before it binds a value; all values that
another key sealed are sealed anew, in short steps, until a pass over all tables finds none; then
the old keys are retired, under the same lock, so that nobody can be between looking and writing.
One rotation runs at a time. Of a retired key the part that makes pseudonyms stays, because a
pseudonym cannot be made anew without the member's id: votes and the like remain their members',
to be changed, exported and erased, and go with the retention. That part opens no text. When a key
has leaked, it goes too, and with it what ties those rows to members.

With DATA_KEY the operator changes the variable: once to put the new key in front, which a restart
of the bot takes up, and once to take the old one away. So does a key file that is not the bot's to
change: a mounted secret, a link, another user's.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from bot.storage.crypto.cipher import LOOK_SECONDS, DataKeys, pseudonym_key
from bot.storage.crypto.keys import (
    KEY_FILE,
    format_keys,
    fresh_key,
    is_ours,
    load_keys,
    remove_leftovers,
    replace_keys,
)
from bot.storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.storage.storage import Storage

LOCK_FILE = "rotate-key.lock"
SWITCHED = 2 * LOOK_SECONDS + 1
"""Seconds after which every running process seals with a key that was put in the key file."""


@dataclass(frozen=True, slots=True)
class RotationResult:
    """What a rotation did: values sealed anew, and values that no key held opens.

    to_set: what DATA_KEY must be now, where the keys are not in a file. finished: the old keys
    are needed no more.
    """

    sealed: int = 0
    unreadable: int = 0
    to_set: str | None = None
    finished: bool = True


RUNNING = (
    "Another rotate-key is under way on this folder; only one can run at a time. Wait for it to "
    "end. If it was interrupted, run this again."
)
MOVED = (
    "{path} was changed by somebody else meanwhile, so the old key was not taken out and nothing "
    "is lost. See what {path} holds, then run this again."
)
LAST_STEP_SECONDS = 30.0


async def rotate(
    open_storage: Callable[[], Awaitable[Storage]],
    state_dir: Path,
    data_key: str | None,
    now: datetime,
    *,
    leaked: bool = False,
) -> RotationResult:
    """Change the data key; safe to run again after it was interrupted, however it was.

    `open_storage` opens the store with the keys that hold by then. `leaked` also drops what
    ties earlier votes, questions and wishes to members. Raises StorageError, also when another
    rotation is under way.
    """
    path = state_dir / KEY_FILE
    by_hand = bool(data_key and data_key.strip()) or (path.exists() and not is_ours(path))
    if by_hand:
        return await _with_keys_of_others(open_storage, state_dir, data_key, now, leaked=leaked)
    with _alone(state_dir):
        keys = load_keys(None, state_dir)
        remove_leftovers(path)
        # One that was interrupted has put its key in front already.
        if len(keys.data) == 1:
            keys = DataKeys((fresh_key(keys), *keys.data), keys.retired)
            replace_keys(path, keys)
        # Processes look when they write; those of an older version every two seconds.
        await asyncio.sleep(SWITCHED)
        return await _finish(open_storage, keys, now, path, leaked=leaked)


async def _with_keys_of_others(
    open_storage: Callable[[], Awaitable[Storage]],
    state_dir: Path,
    data_key: str | None,
    now: datetime,
    *,
    leaked: bool,
) -> RotationResult:
    """Rotate keys that only the operator can change: two runs, each says what to set."""
    keys = load_keys(data_key, state_dir)
    if len(keys.data) == 1:
        front = DataKeys((fresh_key(keys), *keys.data), keys.retired)
        return RotationResult(to_set=format_keys(front), finished=False)
    return await _finish(open_storage, keys, now, None, leaked=leaked)


async def _finish(
    open_storage: Callable[[], Awaitable[Storage]],
    keys: DataKeys,
    now: datetime,
    path: Path | None,
    *,
    leaked: bool,
) -> RotationResult:
    """Seal everything anew with the first key, then retire the others in the file at `path`."""
    storage = await open_storage()
    try:
        sealed, unreadable = await storage.resealing.everything()
        if leaked:
            await storage.resealing.drop_pseudonyms()
        retired = () if leaked else (*map(pseudonym_key, keys.data[1:]), *keys.retired)
        left = DataKeys(keys.data[:1], retired)
        await storage.only_key(storage.cipher.fingerprints[0])
        if path is not None:
            await _retire(storage, path, keys, left)
        await storage.compactor.rewrite(now)
        await storage.compactor.checkpoint()
    finally:
        await storage.close()
    return RotationResult(sealed, unreadable, format_keys(left) if path is None else None)


async def _retire(storage: Storage, path: Path, keys: DataKeys, left: DataKeys) -> None:
    """Take the old keys out of the file while nobody can write. Raises StorageError."""

    async def work(_: AsyncConnection) -> None:
        if await asyncio.to_thread(load_keys, None, path.parent) != keys:
            raise StorageError(MOVED.format(path=path))
        replace_keys(path, left)

    await storage.write(work, LAST_STEP_SECONDS)


@contextmanager
def _alone(state_dir: Path) -> Generator[None]:
    """Hold the lock of rotations; the system lets it go when the process ends, however it ends."""
    lock = FileLock(state_dir / LOCK_FILE)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise StorageError(RUNNING) from None
    except OSError as exc:
        raise StorageError(f"{state_dir} cannot be written ({exc.strerror}).") from None
    try:
        yield
    finally:
        lock.release()
