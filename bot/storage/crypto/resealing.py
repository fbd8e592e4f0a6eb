"""The change of all sealed values to the newest key, in short steps, while the bot runs."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sqlalchemy import LargeBinary, RowMapping, Update, bindparam, true, update

from bot.storage.crypto.renaming import rename
from bot.storage.engine.batches import Batches, delete_some, key_of
from bot.storage.inventory import SERVER_TABLES, TablePolicy
from bot.storage.schema.tables import mutes, vectors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.storage.crypto.cipher import Cipher

PAGE = 200


class Resealing:
    """The change of sealed values, and of pseudonyms, to the newest key."""

    def __init__(self, batches: Batches, cipher: Cipher) -> None:
        """Change through `batches`; the newest key of `cipher` seals."""
        self._batches = batches
        self._cipher = cipher

    async def reseal_all(self) -> tuple[int, int]:
        """Seal all values with the newest key; return how many, and how many no key opens.

        Passes over all tables until one pass finds nothing to do: the running bot may write values
        of an older key behind it. Vectors are deleted: they only save work, and their names are
        pseudonyms of the old key. Raises StorageUnavailable.
        """
        total = 0
        await self._batches.until_done(delete_some(vectors, true()))
        while True:
            await self._batches.settle()
            results = [await self._table(policy) for policy in SERVER_TABLES if policy.sealed]
            resealed = sum(result[0] for result in results)
            total += resealed
            if resealed == 0:
                return total, sum(result[1] for result in results)

    async def _table(self, policy: TablePolicy) -> tuple[int, int]:
        resealed = unreadable = 0
        async for rows in self._batches.rows(policy.table, true(), PAGE):
            for column in policy.sealed:
                values, failures = await asyncio.to_thread(
                    _reseal, self._cipher, policy, column, rows
                )
                unreadable += failures
                resealed += await self._batches.each(_replace(policy, column), values)
        return resealed, unreadable

    async def drop_pseudonyms(self) -> None:
        """Remove all pseudonyms, because whoever has a leaked key can link them to members.

        Rows with a sealed id get new ones. Votes still count, under a random name. Raises
        StorageUnavailable.
        """
        await self._batches.until_done(delete_some(mutes, true()))
        for policy in SERVER_TABLES:
            await rename(self._batches, self._cipher, policy)


def _reseal(
    cipher: Cipher, policy: TablePolicy, column: str, rows: Sequence[RowMapping]
) -> tuple[list[dict[str, object]], int]:
    """Return parameters of `_replace` for one column of rows, and how many values no key opens."""
    parameters: list[dict[str, object]] = []
    unreadable = 0
    for row in rows:
        value: bytes | None = row[column]
        if value is None or cipher.is_newest(value):
            continue
        resealed = cipher.seal_anew(value, policy.place(row, column))
        if resealed is None:
            unreadable += 1
            continue
        key = {f"of_{part.name}": row[part.name] for part in key_of(policy.table)}
        parameters.append({**key, "old": value, "new": resealed})
    return parameters, unreadable


def _replace(policy: TablePolicy, column: str) -> Update:
    """Replace a value, unless somebody has changed it meanwhile."""
    table = policy.table
    old = bindparam("old", type_=LargeBinary)
    key = [part == bindparam(f"of_{part.name}") for part in key_of(table)]
    return (
        update(table)
        .where(*key, table.c[column] == old)
        .values({column: bindparam("new", type_=LargeBinary)})
    )
