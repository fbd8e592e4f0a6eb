"""Channels that are locked or slow, and invites or messages that are paused, until a time.

The row is also the schedule. A lease stands apart from it: a process that dies while it unlocks
leaves a lease that runs out, and the row is due again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from msgspec import Struct, field
from sqlalchemy import ColumnElement, RowMapping, and_, delete, or_, select, update

from bot.storage.clock import from_ms, to_ms
from bot.storage.coordination.shards import ALL_SHARDS
from bot.storage.crypto.cipher import CellPlace, Cipher
from bot.storage.engine.statements import insert
from bot.storage.repositories.servers.audit import Change, write_change
from bot.storage.schema.team_tables import restrictions

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.coordination.shards import Shards
    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer


class RestrictionKind(StrEnum):
    """The kind of a restriction. The values are stored, and stand in custom ids."""

    LOCK = "lock"
    SLOW = "slow"
    INVITES = "invites"
    DMS = "dms"


class Restriction(Struct, frozen=True):
    """A restriction that holds until `ends`.

    place_id: the channel, or the server for invites and messages. moderator_id: who did it, None
    once erased. before, new_values: what was there, and what was set, as numbers by name. tries:
    how often its end has failed.
    """

    guild_id: int
    place_id: int
    kind: RestrictionKind
    created_at: datetime
    moderator_id: int | None
    ends: datetime
    before: Mapping[str, int] = field(default_factory=dict[str, int])
    new_values: Mapping[str, int] = field(default_factory=dict[str, int])
    tries: int = 0

    @property
    def token(self) -> int:
        """Tells it from an earlier or a later one of the same place: epoch milliseconds."""
        return to_ms(self.created_at)


class RestrictionStore:
    """The restrictions of all servers. All methods raise StorageUnavailable."""

    def __init__(self, database: Database, writer: Writer, cipher: Cipher) -> None:
        """Read from `database`, write through `writer`, seal and open with `cipher`."""
        self._database = database
        self._writer = writer
        self._cipher = cipher

    async def get(self, guild_id: int, place_id: int, kind: RestrictionKind) -> Restriction | None:
        """Return what holds for a place."""
        query = select(restrictions).where(_is(guild_id, place_id, kind))
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else self._open(row)

    async def of_server(self, guild_id: int) -> list[Restriction]:
        """Return all that holds in a server, what ends first before the rest."""
        query = select(restrictions).where(restrictions.c.guild_id == guild_id)
        async with self._database.read() as connection:
            rows = (await connection.execute(query.order_by(restrictions.c.due))).mappings().all()
        return [self._open(row) for row in rows]

    async def put(self, restriction: Restriction, change: Change | None = None) -> None:
        """Store what holds for a place, in the place of what held before."""
        values = self._values(restriction)
        statement = insert(restrictions).values(values)
        whole = statement.on_conflict_do_update(set_=values)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(whole)
            if change is not None:
                await write_change(connection, self._cipher, restriction.guild_id, change)

        await self._writer.run(work)

    async def end(self, restriction: Restriction, change: Change | None = None) -> bool:
        """Forget a restriction that is over; False if another holds for the place by now."""
        removal = delete(restrictions).where(_is_same(restriction))

        async def work(connection: AsyncConnection) -> bool:
            if (await connection.execute(removal)).rowcount == 0:
                return False
            if change is not None:
                await write_change(connection, self._cipher, restriction.guild_id, change)
            return True

        return await self._writer.run(work)

    async def lease(
        self, now: datetime, until: datetime, limit: int, shards: Shards = ALL_SHARDS
    ) -> list[Restriction]:
        """Take at most `limit` restrictions that are due, until a time."""
        here = shards.condition(restrictions.c.guild_id)
        query = select(restrictions).where(restriction_is_due(to_ms(now)), here)
        query = query.order_by(restrictions.c.due)
        async with self._database.read() as connection:
            rows = (await connection.execute(query.limit(limit))).mappings().all()
        # Most rounds find nothing, and then nobody waits for the writer.
        if not rows:
            return []
        candidates = [self._open(row) for row in rows]

        async def work(connection: AsyncConnection) -> list[Restriction]:
            leases: list[Restriction] = []
            for each in candidates:
                free = update(restrictions).where(_is_same(each), restriction_is_due(to_ms(now)))
                result = await connection.execute(free.values(leased_until=to_ms(until)))
                if result.rowcount:
                    leases.append(each)
            return leases

        return await self._writer.run(work)

    async def put_off(self, restriction: Restriction, until: datetime, *, failed: bool) -> None:
        """Let a due restriction wait until a time. failed: an attempt to end it failed."""
        later = update(restrictions).where(_is_same(restriction))
        tries = restriction.tries + 1 if failed else restriction.tries

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(later.values(leased_until=to_ms(until), tries=tries))

        await self._writer.run(work)

    def _values(self, restriction: Restriction) -> dict[str, object]:
        seal, place = self._cipher.seal, self._place
        moderator = None if restriction.moderator_id is None else str(restriction.moderator_id)
        row = (restriction.guild_id, restriction.place_id, restriction.kind)
        return {
            "guild_id": restriction.guild_id,
            "place_id": restriction.place_id,
            "kind": restriction.kind,
            "created_at": restriction.token,
            "moderator_enc": moderator and seal(moderator, place(*row, "moderator")),
            "before_enc": seal(json.dumps(dict(restriction.before)), place(*row, "before")),
            "set_enc": seal(json.dumps(dict(restriction.new_values)), place(*row, "set")),
            "due": to_ms(restriction.ends),
            "leased_until": None,
            "tries": restriction.tries,
        }

    def _open(self, row: RowMapping) -> Restriction:
        key = (row["guild_id"], row["place_id"], row["kind"])

        def open_cell(column: str) -> str | None:
            return self._cipher.open(row[f"{column}_enc"], self._place(*key, column))

        moderator = open_cell("moderator")
        return Restriction(
            guild_id=row["guild_id"],
            place_id=row["place_id"],
            kind=RestrictionKind(row["kind"]),
            created_at=from_ms(row["created_at"]),
            moderator_id=None if moderator is None else int(moderator),
            ends=from_ms(row["due"]),
            before=_numbers(open_cell("before")),
            new_values=_numbers(open_cell("set")),
            tries=row["tries"],
        )

    def _place(self, guild_id: int, place_id: int, kind: str, column: str) -> CellPlace:
        return CellPlace("restrictions", guild_id, f"{place_id}:{kind}", column)


def _numbers(text: str | None) -> dict[str, int]:
    """Return numbers by name; none where no key opens them, and then nothing is restored."""
    return {} if text is None else cast("dict[str, int]", json.loads(text))


def _is(guild_id: int, place_id: int, kind: RestrictionKind) -> ColumnElement[bool]:
    return and_(
        restrictions.c.guild_id == guild_id,
        restrictions.c.place_id == place_id,
        restrictions.c.kind == kind,
    )


def _is_same(restriction: Restriction) -> ColumnElement[bool]:
    row = _is(restriction.guild_id, restriction.place_id, restriction.kind)
    return and_(row, restrictions.c.created_at == restriction.token)


def restriction_is_due(now: int) -> ColumnElement[bool]:
    """Return the condition that the end of a row has come, and nobody works on it."""
    free = or_(restrictions.c.leased_until.is_(None), restrictions.c.leased_until <= now)
    return and_(restrictions.c.due <= now, free)
