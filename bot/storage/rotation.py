"""A new data key in place of the old: everything sealed is sealed anew, while the bot runs.

With a key file: the new key is put in front; every running process sees that within seconds and
seals with it from then on; all values that another key sealed are sealed anew, in short steps;
then the old keys are retired. Of a retired key the part that makes pseudonyms stays, because a
pseudonym cannot be made anew without the member's id: votes and the like remain their members',
to be changed, exported and erased, and go with the retention. That part opens no text. When a key
has leaked, it goes too, and with it what ties those rows to members.

With DATA_KEY the operator changes the variable: once to put the new key in front, which a restart
of the bot takes up, and once to take the old one away.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.storage.cipher import LOOK_SECONDS, Keys, pseudonym_key
from bot.storage.keys import KEY_FILE, format_keys, fresh_key, load_keys, replace_keys

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime
    from pathlib import Path

    from bot.storage.storage import Storage

SWITCHED = 2 * LOOK_SECONDS + 1
"""Seconds after which every running process seals with a key that was put in the key file."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a rotation did: values sealed anew, and values that no key held opens.

    to_set: what DATA_KEY must be now, where the keys are not in a file. finished: the old keys
    are needed no more.
    """

    sealed: int = 0
    unreadable: int = 0
    to_set: str | None = None
    finished: bool = True


async def rotate(
    open_storage: Callable[[], Awaitable[Storage]],
    state_dir: Path,
    data_key: str | None,
    now: datetime,
    *,
    leaked: bool = False,
) -> Rotated:
    """Change the data key; safe to run again after it was interrupted.

    `open_storage` opens the store with the keys that hold by then. `leaked` also drops what
    ties earlier votes, questions and wishes to members. Raises StorageError.
    """
    keys = load_keys(data_key, state_dir)
    in_environment = bool(data_key and data_key.strip())
    if in_environment and len(keys.data) == 1:
        front = Keys((fresh_key(keys), *keys.data), keys.retired)
        return Rotated(to_set=format_keys(front), finished=False)
    if not in_environment:
        # One that was interrupted has put its key in front already.
        if len(keys.data) == 1:
            keys = Keys((fresh_key(keys), *keys.data), keys.retired)
            replace_keys(state_dir / KEY_FILE, keys)
        await asyncio.sleep(SWITCHED)
    storage = await open_storage()
    try:
        sealed, unreadable = await storage.resealing.everything()
        if leaked:
            await storage.resealing.drop_pseudonyms()
        retired = () if leaked else (*map(pseudonym_key, keys.data[1:]), *keys.retired)
        left = Keys(keys.data[:1], retired)
        await storage.only_key(storage.cipher.fingerprints[0])
        if not in_environment:
            replace_keys(state_dir / KEY_FILE, left)
        await storage.compactor.rewrite(now)
        await storage.compactor.checkpoint()
    finally:
        await storage.close()
    return Rotated(sealed, unreadable, format_keys(left) if in_environment else None)
