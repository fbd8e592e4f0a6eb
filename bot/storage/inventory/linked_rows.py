"""The rows that lead to one member, in pieces; and which of them outlive an erasure."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct
from sqlalchemy import ColumnElement, RowMapping, Table, and_, literal, select

from bot.storage.engine.batches import key_of
from bot.storage.inventory.staying import StayingRow

if TYPE_CHECKING:
    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.batches import Batches
    from bot.storage.engine.database import Database
    from bot.storage.inventory.table_policy import MemberLink, TablePolicy

Rows: TypeAlias = "Sequence[RowMapping]"
Key: TypeAlias = "tuple[object, ...]"


class Member(Struct, frozen=True):
    """A member in one server, or in every server where `guild_id` is None."""

    user_id: int
    guild_id: int | None = None


class LinkedRows:
    """Finds the rows of a member by one link of a table."""

    def __init__(self, database: Database, batches: Batches, cipher: Cipher) -> None:
        """Read from `database`; recognise members with `cipher`."""
        self._database = database
        self._batches = batches
        self._cipher = cipher

    async def of(
        self, policy: TablePolicy, link: MemberLink, member: Member
    ) -> AsyncIterator[Rows]:
        """Yield a member's rows of one table in pieces. Raises StorageUnavailable."""
        async for condition in self._conditions(policy.table, link, member):
            async for rows in self._batches.rows(policy.table, condition):
                of_member = partial(_of_member, self._cipher, link, member.user_id)
                if own_rows := await asyncio.to_thread(of_member, rows):
                    yield own_rows

    async def staying(
        self, policy: TablePolicy, link: MemberLink, member: Member, rows: Rows, now: int
    ) -> dict[Key, StayingRow]:
        """Return which of a member's rows outlive an erasure at `now`, by `key_in`.

        Of several reasons the first counts. Raises StorageUnavailable.
        """
        staying_by_key: dict[Key, StayingRow] = {}
        label = policy.label(link)
        keys = {key_in(policy.table, row) for row in rows}
        for guild_id in {row["guild_id"] for row in rows} if link.stays else ():
            here = self._in_server(policy.table, link, guild_id, member.user_id)
            for stay in link.stays:
                ends = literal(None) if stay.ends is None else stay.ends
                query = select(*key_of(policy.table), ends).where(here, stay.where(now))
                async with self._database.read() as connection:
                    for *key, moment in await connection.execute(query):
                        if tuple(key) in keys:
                            staying_by_key.setdefault(tuple(key), StayingRow(label, stay, moment))
        return staying_by_key

    async def _conditions(
        self, table: Table, link: MemberLink, member: Member
    ) -> AsyncIterator[ColumnElement[bool]]:
        """Yield conditions under which all of a member's rows are, with few others' or none."""
        guild_ids = [member.guild_id]
        if member.guild_id is None:
            # Any server will do: it only matters whether there is such a condition.
            if link.narrow(self._cipher, 0, member.user_id) is None:
                yield link.where
                return
            query = select(table.c.guild_id).where(link.where).distinct()
            async with self._database.read() as connection:
                guild_ids = list((await connection.execute(query)).scalars())
        for guild_id in guild_ids:
            yield self._in_server(table, link, guild_id or 0, member.user_id)

    def _in_server(
        self, table: Table, link: MemberLink, guild_id: int, user_id: int
    ) -> ColumnElement[bool]:
        narrow = link.narrow(self._cipher, guild_id, user_id)
        here = and_(link.where, table.c.guild_id == guild_id)
        return here if narrow is None else and_(here, narrow)


def key_in(table: Table, row: RowMapping) -> Key:
    """Return the primary key of a row."""
    return tuple(row[column.name] for column in key_of(table))


def _of_member(cipher: Cipher, link: MemberLink, user_id: int, rows: Rows) -> Rows:
    return [row for row in rows if link.is_of(cipher, row, user_id)]
