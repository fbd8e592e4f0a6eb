"""The rotation of the data key while the bot runs.

With a key file of the bot's own, one run does all of it:

1. The new key goes in front of the old one in the file. Every running process takes it up with its
   next write, because it looks at the file under the lock for writing, before it binds a value.
2. All values under another key are sealed again, in short steps, until a pass over all tables finds
   none.
3. The old keys are retired under the same lock, so that no process is between its look at the file
   and its write.

One rotation runs at a time. Of a retired key the part that makes pseudonyms stays, because a
pseudonym cannot be made again without the member's id: votes and questions remain their members',
who can change, export and erase them until the retention deletes them. That part opens no text.
After a leak it goes too, and with it every link from those rows to members.

With DATA_KEY, and with a key file that the bot may not change (a mounted secret, a link, another
user's), the operator changes the keys: once to put the new key in front, which a restart of the bot
takes up, and once to remove the old one.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from msgspec import Struct

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

    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.storage import Storage

LOCK_FILE = "rotate-key.lock"
SWITCHED = 2 * LOOK_SECONDS + 1
"""Seconds after which every running process seals with a new key in the key file."""


class RotationResult(Struct, frozen=True):
    """The result of a rotation.

    sealed: values that are under the new key now. unreadable: values that no key opens.
    to_set: the keys that the operator must set, where the bot may not. finished: nothing needs the
    old keys any more.
    """

    sealed: int = 0
    unreadable: int = 0
    to_set: str | None = None
    finished: bool = True


RUNNING = (
    "Another rotate-key is running on this folder; only one can run at a time. Wait until it "
    "has ended. If it was interrupted, run this again."
)
MOVED = (
    "Somebody else has changed {path} meanwhile, so the old key is still in it and nothing is "
    "lost. See what {path} holds, then run this again."
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
    """Change the data key. After any interruption it is safe to run again.

    `open_storage` opens the store with the keys of that moment. `leaked` also removes every link
    from earlier votes, questions and wishes to members. Raises StorageError, also when another
    rotation is running.
    """
    path = state_dir / KEY_FILE
    keys_of_operator = bool(data_key and data_key.strip()) or (path.exists() and not is_ours(path))
    if keys_of_operator:
        return await _by_operator(open_storage, state_dir, data_key, now, leaked=leaked)
    with _rotation_lock(state_dir):
        keys = load_keys(None, state_dir)
        remove_leftovers(path)
        # Two keys: a rotation that was interrupted has put its key in front already.
        if len(keys.data) == 1:
            keys = DataKeys((fresh_key(keys), *keys.data), keys.retired)
            replace_keys(path, keys)
        # Processes look at the file when they write; those of an older version every two seconds.
        await asyncio.sleep(SWITCHED)
        return await _finish(open_storage, keys, now, path, leaked=leaked)


async def _by_operator(
    open_storage: Callable[[], Awaitable[Storage]],
    state_dir: Path,
    data_key: str | None,
    now: datetime,
    *,
    leaked: bool,
) -> RotationResult:
    """Rotate keys that only the operator can change, in two runs; each returns the keys to set."""
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
    """Seal all values with the first key, then retire the others in the file at `path`."""
    storage = await open_storage()
    try:
        sealed, unreadable = await storage.resealing.reseal_all()
        await asyncio.to_thread(storage.erasures.reseal)
        if leaked:
            await storage.resealing.drop_pseudonyms()
        retired = () if leaked else (*map(pseudonym_key, keys.data[1:]), *keys.retired)
        remaining = DataKeys(keys.data[:1], retired)
        await storage.only_key(storage.cipher.fingerprints[0])
        if path is not None:
            await _retire(storage, path, keys, remaining)
        await storage.compactor.rewrite(now)
        await storage.compactor.checkpoint()
    finally:
        await storage.close()
    return RotationResult(sealed, unreadable, format_keys(remaining) if path is None else None)


async def _retire(storage: Storage, path: Path, keys: DataKeys, remaining: DataKeys) -> None:
    """Remove the old keys from the file while no process can write. Raises StorageError."""

    async def work(_: AsyncConnection) -> None:
        if await asyncio.to_thread(load_keys, None, path.parent) != keys:
            raise StorageError(MOVED.format(path=path))
        replace_keys(path, remaining)

    await storage.write(work, LAST_STEP_SECONDS)


@contextmanager
def _rotation_lock(state_dir: Path) -> Generator[None]:
    """Hold the lock of rotations; the system releases it when the process ends, however it ends."""
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
