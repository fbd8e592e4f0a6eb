"""Sealing anew what an older key sealed, in short steps, whatever is written meanwhile."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sqlalchemy import LargeBinary, RowMapping, Update, bindparam, func, true, update

from bot.storage.engine.batches import Batches, delete_some, key_of
from bot.storage.inventory import SERVER_TABLES, TablePolicy
from bot.storage.schema.tables import mutes, questions, vectors, votes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.storage.crypto.cipher import Cipher

PAGE = 200


class Resealing:
    """Seals anew what an older key sealed."""

    def __init__(self, batches: Batches, cipher: Cipher) -> None:
        """Change through `batches`; the newest key of `cipher` seals."""
        self._batches = batches
        self._cipher = cipher

    async def everything(self) -> tuple[int, int]:
        """Seal everything anew; return how many values that were, and how many stay shut.

        Goes over all tables until nothing is left that an older key sealed. Vectors are only
        kept to save work and have names of the old key, so they go. Raises StorageUnavailable.
        """
        total = 0
        await self._batches.until_done(delete_some(vectors, true()))
        while True:
            await self._batches.settle()
            results = [await self._table(policy) for policy in SERVER_TABLES if policy.sealed]
            done = sum(result[0] for result in results)
            total += done
            if done == 0:
                return total, sum(result[1] for result in results)

    async def _table(self, policy: TablePolicy) -> tuple[int, int]:
        done = shut = 0
        async for rows in self._batches.rows(policy.table, true(), PAGE):
            for column in policy.sealed:
                fresh, unreadable = await asyncio.to_thread(
                    _sealed_anew, self._cipher, policy, column, rows
                )
                shut += unreadable
                done += await self._batches.each(_replace(policy, column), fresh)
        return done, shut

    async def drop_pseudonyms(self) -> None:
        """Cut what ties rows to members by a pseudonym, for a key that leaked made them.

        Votes keep counting, under a random name. Raises StorageUnavailable.
        """
        key = [column == bindparam(f"of_{column.name}") for column in key_of(votes)]
        anybody = update(votes).where(*key).values(voter=func.randomblob(32))
        names = ("guild_id", "question_id", "voter")
        async for rows in self._batches.rows(votes, true()):
            keys = [{f"of_{name}": row[name] for name in names} for row in rows]
            await self._batches.each(anybody, keys)
        async for rows in self._batches.rows(questions, questions.c.asker.is_not(None)):
            await self._batches.empty_rows(questions, rows, ["asker"])
        await self._batches.until_done(delete_some(mutes, true()))


def _sealed_anew(
    cipher: Cipher, policy: TablePolicy, column: str, rows: Sequence[RowMapping]
) -> tuple[list[dict[str, object]], int]:
    """Return the replacements for values of one column, and how many no key opens."""
    fresh: list[dict[str, object]] = []
    shut = 0
    for row in rows:
        sealed: bytes | None = row[column]
        if sealed is None or cipher.is_newest(sealed):
            continue
        anew = cipher.seal_anew(sealed, policy.place(row, column))
        if anew is None:
            shut += 1
            continue
        key = {f"of_{part.name}": row[part.name] for part in key_of(policy.table)}
        fresh.append({**key, "old": sealed, "new": anew})
    return fresh, shut


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
