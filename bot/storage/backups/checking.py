"""A check of a database or backup: whether it is whole, and whether the key here opens it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from msgspec import Struct

from bot.storage.backups.sqlite_file import look_into
from bot.storage.inventory import SERVER_TABLES
from bot.storage.schema.migrate import HEAD

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import RowMapping

    from bot.storage.crypto.cipher import Cipher
    from bot.storage.inventory import TablePolicy
    from bot.storage.transfer.endpoint import Endpoint, Row

SAMPLE = 20
"""Rows of each table whose sealed values are opened."""
LOCKED = (
    "The key that is here opens none of its texts: put the key of that time behind the present one "
    "(DATA_KEY=new,former, or the same in data.key)."
)
NEWER = "It was made by a newer version of the bot (schema {version}): update the bot."


class Check(Struct, frozen=True):
    """The result. problem: a sentence, None if all is well. opened, sealed: of the sample."""

    problem: str | None = None
    version: str | None = None
    taken_at: datetime | None = None
    opened: int = 0
    sealed: int = 0


async def check_file(path: Path, cipher: Cipher | None) -> Check:
    """Check an SQLite file; without a key nothing is opened."""
    state = await asyncio.to_thread(look_into, path, check="integrity_check")
    if state.problem is not None:
        return Check(f"{path} {state.problem}.", state.version, state.taken_at)
    if state.version is None:
        return Check(f"{path} is empty: there is nothing in it.", taken_at=state.taken_at)
    if state.version > HEAD:
        return Check(NEWER.format(version=state.version), state.version, state.taken_at)
    if cipher is not None and state.keys and not state.keys.intersection(cipher.fingerprints):
        return Check(LOCKED, state.version, state.taken_at)
    # The queries of a sample are those of the newest schema.
    if cipher is None or state.version != HEAD:
        return Check(None, state.version, state.taken_at)
    from bot.storage.transfer.sqlite_endpoint import SqliteEndpoint

    async with SqliteEndpoint(path) as endpoint:
        opened, sealed = await open_sample(endpoint, cipher)
    problem = LOCKED if sealed and not opened else None
    return Check(problem, state.version, state.taken_at, opened, sealed)


async def open_sample(endpoint: Endpoint, cipher: Cipher) -> tuple[int, int]:
    """Return how many of the first sealed values of each table open, and how many there are."""
    opened = sealed = 0
    for policy in SERVER_TABLES:
        rows = await endpoint.page(policy.table, None, SAMPLE) if policy.sealed else ()
        some_opened, some = await asyncio.to_thread(_open, policy, rows, cipher)
        opened, sealed = opened + some_opened, sealed + some
    return opened, sealed


def _open(policy: TablePolicy, rows: Sequence[Row], cipher: Cipher) -> tuple[int, int]:
    names = [column.name for column in policy.table.columns]
    mappings = [cast("RowMapping", dict(zip(names, values, strict=True))) for values in rows]
    results = [
        cipher.open_bytes(row[column], policy.place(row, column)) is not None
        for row in mappings
        for column in policy.sealed
        if row[column] is not None
    ]
    return sum(results), len(results)
