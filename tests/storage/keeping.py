"""Rows of every table, made from what its keeper declares; and looking for traces on the disk."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Column, RowMapping, Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import Storage
from bot.storage.clock import from_ms
from bot.storage.inventory import Sensitivity, TablePolicy
from bot.storage.inventory.links import ByPseudonym

MEMBER = 712345678901234567
OTHER = 798765432109876543
TEXT = "a most private sentence"


def row_for(
    store: Storage, policy: TablePolicy, guild_id: int, number: int, member: int, at: int
) -> dict[str, Any]:
    """Return a row in which every column is filled as its sensitivity says."""
    columns = policy.columns
    row: dict[str, Any] = {
        column.name: _plain(column, number, at)
        for column in policy.table.columns
        if columns[column.name] not in {Sensitivity.MEMBER, Sensitivity.SEALED}
    }
    row["guild_id"] = guild_id
    sealed = cast("RowMapping", row)
    for name, sensitivity in columns.items():
        if sensitivity is Sensitivity.SEALED:
            row[name] = store.cipher.seal(f"{TEXT} {number}.", policy.place(sealed, name))
        elif sensitivity is Sensitivity.MEMBER and isinstance(policy.link, ByPseudonym):
            parts = [row[part] for part in ("guild_id", *policy.link.bound)]
            row[name] = store.cipher.pseudonyms(policy.link.purpose, *parts, member)[0]
        elif sensitivity is Sensitivity.MEMBER:
            row[name] = store.cipher.seal(str(member), policy.place(sealed, name))
    return row


def _plain(column: Column[Any], number: int, at: int) -> Any:
    if column.name in _TIMES:
        return at
    by_type: dict[type[Any], object] = {
        bool: True,
        int: number,
        float: float(number),
        date: from_ms(at).date(),
        bytes: number.to_bytes(32, "big"),
        str: f"word-{number}",
    }
    return by_type[column.type.python_type]


_TIMES = {
    *("at", "asked_at", "voted_at", "created_at", "closed_at", "updated_at", "added_at"),
    "claimed_at",
}


async def put(store: Storage, table: Table, rows: list[dict[str, Any]]) -> None:
    async def work(connection: AsyncConnection) -> None:
        await connection.execute(insert(table), rows)

    await store._writer.run(work, 30)


async def all_rows(store: Storage, table: Table) -> list[RowMapping]:
    async with store._database.read() as connection:
        return list((await connection.execute(select(table))).mappings())


def blobs_of(rows: Iterable[RowMapping]) -> set[bytes]:
    """Every sealed value and pseudonym in the rows."""
    return {value for row in rows for value in row.values() if isinstance(value, bytes)}


def traces(store: Storage, needles: Iterable[bytes], copy: Path) -> Mapping[str, int]:
    """Count the needles that are in the database, its WAL, or a backup made now."""
    with (
        closing(sqlite3.connect(store.path)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    files = [store.path, store.path.with_name(store.path.name + "-wal"), copy]
    contents = {file.name: file.read_bytes() if file.exists() else b"" for file in files}
    remains = list(needles)
    return {
        name: hits
        for name, content in contents.items()
        if (hits := sum(needle in content for needle in remains))
    }
