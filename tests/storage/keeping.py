"""Rows of every table, made from what its keeper declares; and looking for traces on the disk."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, cast

from sqlalchemy import BigInteger, Column, RowMapping, Table, insert, select

from bot.privacy.housekeeping import usual_terms
from bot.storage import Storage
from bot.storage.clock import from_ms, now_ms
from bot.storage.engine.connections import AsyncConnection
from bot.storage.inventory import MemberLink, Sensitivity, TablePolicy
from bot.storage.inventory.links import ByPseudonym, BySealedField
from bot.storage.inventory.terms import RetentionTerms
from tests.engines.outside import all_values, stored_bytes

MEMBER = 712345678901234567
OTHER = 798765432109876543
TEXT = "a most private sentence"
LEFT_EMPTY = {"due", "leased_until"}
"""Columns that no row of these has: with them the bot would still have something to do."""


def row_for(
    store: Storage, policy: TablePolicy, guild_id: int, number: int, member: int, at: int
) -> dict[str, Any]:
    """Return a row in which every column is filled as its sensitivity says.

    It leads to `member` by its first link, and by its further links to each of the two in turn.
    """
    columns = policy.columns
    row: dict[str, Any] = {
        column.name: _plain(column, number, at)
        for column in policy.table.columns
        if columns[column.name] not in {Sensitivity.MEMBER, Sensitivity.SEALED}
    }
    row["guild_id"] = guild_id
    for link, person in zip(policy.links, persons(member), strict=False):
        _fill_link(store, policy, link, row, person)
    sealed = cast("RowMapping", row)
    for name, sensitivity in columns.items():
        if name not in row and sensitivity is Sensitivity.SEALED:
            row[name] = store.cipher.seal(f"{TEXT} {number}.", policy.place(sealed, name))
    return row


def persons(member: int) -> tuple[int, ...]:
    """Return to whom the links of a row lead whose first one leads to `member`."""
    other = OTHER if member == MEMBER else MEMBER
    return (member, other, member, other)


def _fill_link(
    store: Storage, policy: TablePolicy, link: MemberLink, row: dict[str, Any], member: int
) -> None:
    """Fill the columns that lead to a member: pseudonyms first, for they may be part of the key."""
    sealed = cast("RowMapping", row)
    if isinstance(link, ByPseudonym):
        parts = [row[part] for part in ("guild_id", *link.bound_columns)]
        pseudonym = store.cipher.pseudonyms(link.purpose, *parts, member)[0]
        row.update({name: pseudonym for name in link.columns if not name.endswith("_enc")})
    for name in link.columns:
        if name.endswith("_enc"):
            row[name] = store.cipher.seal(str(member), policy.place(sealed, name))
    if isinstance(link, BySealedField):
        body, name = json.dumps({link.name: member, "why": TEXT}), link.column.name
        row[name] = store.cipher.seal(body, policy.place(sealed, name))


def _plain(column: Column[Any], number: int, at: int) -> Any:
    moment = f"_{column.name}".endswith(("_at", "_since", "_ends"))
    # The time of a week at which a duty ends is a small number.
    if moment and isinstance(column.type, BigInteger):
        return at
    if column.name in LEFT_EMPTY:
        return None
    by_type: dict[type[Any], object] = {
        bool: True,
        int: number,
        float: float(number),
        date: from_ms(at).date(),
        bytes: number.to_bytes(32, "big"),
        str: f"word-{number}",
    }
    return by_type[column.type.python_type]


def terms(
    retention: Mapping[int, int] | None = None, usual: int = 30, **own: Mapping[int, int]
) -> RetentionTerms:
    """Return terms as servers have set them; `usual` is that of the question log elsewhere."""
    return RetentionTerms(
        {**usual_terms(), "retention": usual}, {"retention": retention or {}, **own}
    )


async def put(store: Storage, table: Table, rows: list[dict[str, Any]]) -> None:
    async def work(connection: AsyncConnection) -> None:
        await connection.execute(insert(table), rows)

    await store._writer.run(work, 30)


async def all_rows(store: Storage, table: Table) -> list[RowMapping]:
    async with store._database.read() as connection:
        query = select(table).order_by(*table.primary_key.columns)
        return list((await connection.execute(query)).mappings())


def blobs_of(rows: Iterable[RowMapping]) -> set[bytes]:
    """Every sealed value and pseudonym in the rows."""
    return {value for row in rows for value in row.values() if isinstance(value, bytes)}


async def clear(store: Storage) -> None:
    """Clear what deleted rows left, with what the engine has for it.

    SQLite zeroes them at once, and a checkpoint is all that is left to do. PostgreSQL keeps them in
    its pages until the tables are written anew, once a day.
    """
    if store._database.dialect.file is None:
        assert await store.compactor.rewrite(from_ms(now_ms()))
    assert await store.compactor.checkpoint()


async def traces(store: Storage, needles: Iterable[bytes], copy: Path) -> Mapping[str, int]:
    """Count the needles in the files of the database, and in a copy of all rows made now."""
    contents = await stored_bytes(store)
    if store._database.dialect.file is None:
        contents[copy.name] = await all_values(store)
    else:
        with (
            closing(sqlite3.connect(store.path)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
        contents[copy.name] = copy.read_bytes()
    remains = list(needles)
    return {
        name: hits
        for name, content in contents.items()
        if (hits := sum(needle in content for needle in remains))
    }
