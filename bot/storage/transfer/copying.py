"""The copy of all tables into another database, page by page, and the comparison of both.

A page is one transaction in the target, in the order of the keys, so that the largest key of a
table says how far it is: after an interruption the same copy goes on from there. Whatever changed
in the source in between shows in the comparison, and then that table is copied again.
"""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from bot.storage.engine.batches import key_of
from bot.storage.engine.database import Database
from bot.storage.engine.places import dialect_of
from bot.storage.engine.sqlite.dialect import SqliteDialect
from bot.storage.errors import StorageError, code_of, explain, is_of_database, is_outage
from bot.storage.schema.migrate import HALF_A_COPY, HEAD
from bot.storage.schema.tables import metadata
from bot.storage.transfer.sqlite_endpoint import SqliteEndpoint

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from sqlalchemy import Table

    from bot.storage.engine.dialect import Dialect
    from bot.storage.transfer.endpoint import Endpoint, Row

PAGE = 1000
"""Rows that are in memory at a time, and share a transaction."""
OLDER = (
    "{place} has schema {version} and this version of the bot {head}: start this version on it "
    "once, then copy."
)
NOT_OURS = "{place} is no database of boundary-bot: name another source."
SAME = "Source and target are the same database."
FULL = (
    "{place} holds rows already ({table}), and nothing is copied over them: name an empty database."
)
OTHER_COPY = (
    "{place} holds half a copy of {source}: finish that one, or name an empty database instead."
)
REFUSED = "{place} does not take a row of the table {table} ({code}). The rows before it are there."


class TableCopy(Struct, frozen=True):
    """A table after the copy: its rows and checksum in the source, and whether the target's agree.

    checksum: SHA-256 over all rows in the order of their keys, in hex.
    """

    name: str
    rows: int
    checksum: str
    is_same: bool


class CopyWatch(Protocol):
    """Whoever is told how far the copy is."""

    def begin(self, table: str, rows: int) -> None:
        """A table of so many rows begins."""
        ...

    def copied(self, rows: int) -> None:
        """So many more of its rows are in the target, or were there."""
        ...

    def comparing(self) -> None:
        """The table is there and is being compared."""
        ...


class _TableSum(Struct, frozen=True):
    rows: int
    checksum: str


async def copy_database(
    source_url: str, target_url: str, state_dir: Path, watch: CopyWatch, *, live: bool = False
) -> list[TableCopy]:
    """Copy everything from one database into an empty one; return the result for each table.

    live: also while a bot writes into the source. Raises StorageError with a sentence: a bot is
    running, the target holds other rows, schemas differ, one of the two cannot be used.
    """
    source_dialect = dialect_of(source_url, state_dir, "FROM_URL")
    target_dialect = dialect_of(target_url, state_dir, "TO_URL")
    if _identity(source_dialect) == _identity(target_dialect):
        raise StorageError(SAME)
    try:
        async with _endpoint(source_dialect) as source:
            await _prepare_source(source, live=live)
            await target_dialect.make()
            async with _endpoint(target_dialect) as target:
                await _prepare_target(target, target_dialect, _identity(source_dialect))
                return await _copy_all(source, target, watch)
    except Exception as error:
        if not is_of_database(error):
            raise
        # Either of the two, and the driver's error does not say which.
        raise explain(error, f"{source_dialect.place} or {target_dialect.place}") from error


async def _prepare_source(source: Endpoint, *, live: bool) -> None:
    if not live:
        await source.claim()
    version = await source.version()
    if version is None:
        raise StorageError(NOT_OURS.format(place=source.place))
    # Half a copy would be taken for the whole.
    if await source.copied_from() is not None:
        raise StorageError(HALF_A_COPY)
    _check_version(source.place, version)
    await source.freeze()


async def _prepare_target(target: Endpoint, dialect: Dialect, source: str) -> None:
    """See that the target is empty and at the newest schema, or has half of this same copy."""
    await target.claim()
    earlier = await target.copied_from()
    if earlier is not None:
        if earlier != source:
            raise StorageError(OTHER_COPY.format(place=target.place, source=earlier))
        _check_version(target.place, await target.version())
        return
    database = Database(dialect)
    try:
        await database.open()
    finally:
        await database.close()
    for table in metadata.sorted_tables:
        if await target.last_key(table) is not None:
            raise StorageError(FULL.format(place=target.place, table=table.name))
    await target.begin_copy(source)


def _check_version(place: str, version: str | None) -> None:
    if version != HEAD:
        raise StorageError(OLDER.format(place=place, version=version, head=HEAD))


async def _copy_all(source: Endpoint, target: Endpoint, watch: CopyWatch) -> list[TableCopy]:
    results: list[TableCopy] = []
    for table in metadata.sorted_tables:
        watch.begin(table.name, await source.count(table))
        results.append(await _copy_table(source, target, table, watch))
    if all(result.is_same for result in results):
        await target.end_copy()
    return results


async def _copy_table(
    source: Endpoint, target: Endpoint, table: Table, watch: CopyWatch
) -> TableCopy:
    """Copy what is missing in the target, and compare; what differs is copied once more."""
    start_key = await target.last_key(table)
    copied_sum = await _copy_rows(source, target, table, start_key, watch)
    watch.comparing()
    # What an earlier run has copied was not read in this one.
    source_sum = copied_sum if start_key is None else await _sum_of(source, table)
    target_sum = await _sum_of(target, table)
    if source_sum != target_sum and start_key is not None:
        await target.clear(table)
        return await _copy_table(source, target, table, watch)
    return TableCopy(
        table.name, source_sum.rows, source_sum.checksum, is_same=source_sum == target_sum
    )


async def _copy_rows(
    source: Endpoint, target: Endpoint, table: Table, after: Row | None, watch: CopyWatch
) -> _TableSum:
    """Copy the rows after a key; return the sum of these rows."""
    total = _RowDigest()
    if after is not None:
        watch.copied(await target.count(table))
    async for rows in _pages(source, table, after):
        try:
            await target.insert(table, rows)
        except Exception as error:
            # The driver refuses some values by itself, such as a number that is too large.
            of_rows = isinstance(error, OverflowError | TypeError | ValueError)
            if not of_rows and (not is_of_database(error) or is_outage(error)):
                raise
            sentence = REFUSED.format(place=target.place, table=table.name, code=code_of(error))
            raise StorageError(sentence) from None
        await asyncio.to_thread(total.add, rows)
        watch.copied(len(rows))
    return total.sum()


async def _sum_of(end: Endpoint, table: Table) -> _TableSum:
    total = _RowDigest()
    async for rows in _pages(end, table, None):
        await asyncio.to_thread(total.add, rows)
    return total.sum()


async def _pages(end: Endpoint, table: Table, after: Row | None) -> AsyncIterator[Sequence[Row]]:
    """Yield the rows after a key, in the order of the keys."""
    names = [column.name for column in table.columns]
    places = [names.index(column.name) for column in key_of(table)]
    while rows := await end.page(table, after, PAGE):
        yield rows
        if len(rows) < PAGE:
            return
        after = tuple(rows[-1][place] for place in places)


class _RowDigest:
    """The sum of rows that come in pieces, in order."""

    def __init__(self) -> None:
        self._rows = 0
        self._digest = hashlib.sha256()

    def add(self, rows: Sequence[Row]) -> None:
        """Add rows. Python's literal of a value is the same whichever driver gave it."""
        self._rows += len(rows)
        self._digest.update("\n".join(map(repr, rows)).encode())
        self._digest.update(b"\n")

    def sum(self) -> _TableSum:
        return _TableSum(self._rows, self._digest.hexdigest())


def _endpoint(dialect: Dialect) -> Endpoint:
    if isinstance(dialect, SqliteDialect):
        return SqliteEndpoint(dialect.file)
    # Loads the driver, which an SQLite file does not need.
    from bot.storage.engine.postgresql.dialect import PostgresqlDialect
    from bot.storage.transfer.postgresql_endpoint import PostgresqlEndpoint

    if isinstance(dialect, PostgresqlDialect):
        return PostgresqlEndpoint(dialect)
    raise StorageError(f"{dialect.place} cannot be copied.")


def _identity(dialect: Dialect) -> str:
    """Return what names a database, wherever the command runs on this machine; no password."""
    return dialect.place if dialect.file is None else str(dialect.file.resolve())
