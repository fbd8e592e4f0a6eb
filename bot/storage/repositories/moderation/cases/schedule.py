"""The schedule: rows of cases that are due, leased while something is done about them.

The lease stands apart from the result (`lifted_at`). A process that dies between the two leaves a
lease that runs out, and the row is due again: no ban stays because of a crash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from bot.storage.clock import to_ms
from bot.storage.coordination.shards import ALL_SHARDS
from bot.storage.repositories.moderation.cases.models import Case, CaseStatus
from bot.storage.repositories.moderation.cases.rows import CaseSealer, is_case
from bot.storage.schema.moderation_tables import moderation_cases as cases

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import RowMapping

    from bot.storage.coordination.shards import Shards
    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer

_HOLDS = (CaseStatus.DONE, CaseStatus.VOID)


class CaseSchedule:
    """The due rows of all servers."""

    def __init__(self, database: Database, writer: Writer, cipher: Cipher) -> None:
        """Read from `database`, write through `writer`, decrypt with `cipher`."""
        self._database = database
        self._writer = writer
        self._sealer = CaseSealer(cipher)

    async def due(
        self, now: datetime, limit: int, shards: Shards = ALL_SHARDS
    ) -> list[tuple[int, int]]:
        """Return server and number of the cases that are due and free, the longest due first.

        Raises StorageUnavailable.
        """
        here = shards.condition(cases.c.guild_id)
        query = select(cases.c.guild_id, cases.c.id).where(case_is_due(to_ms(now)), here)
        query = query.order_by(cases.c.due).limit(limit)
        async with self._database.read() as connection:
            return [(row.guild_id, row.id) for row in await connection.execute(query)]

    async def lease(
        self, guild_id: int, ids: Collection[int], now: datetime, until: datetime
    ) -> list[Case]:
        """Take those cases of a server that are still due and free, until a time.

        Raises StorageUnavailable.
        """
        free = and_(cases.c.guild_id == guild_id, cases.c.id.in_(ids), case_is_due(to_ms(now)))
        statement = update(cases).where(free).values(leased_until=to_ms(until)).returning(cases)

        async def work(connection: AsyncConnection) -> Sequence[RowMapping]:
            return (await connection.execute(statement)).mappings().all()

        # Decrypted after the transaction: others wait for that.
        return [self._sealer.open(row) for row in await self._writer.run(work)]

    async def pending(
        self, before: datetime, limit: int, shards: Shards = ALL_SHARDS
    ) -> list[Case]:
        """Return cases whose action was begun before a time, and not finished: a crash left them.

        Raises StorageUnavailable.
        """
        unfinished = and_(cases.c.status == CaseStatus.PENDING, cases.c.created_at < to_ms(before))
        query = select(cases).where(unfinished, shards.condition(cases.c.guild_id))
        query = query.order_by(cases.c.created_at).limit(limit)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [self._sealer.open(row) for row in rows]

    async def is_leased(self, guild_id: int, case_id: int) -> bool:
        """Whether a row is still the one that was leased: no later decision has ended it.

        Raises StorageUnavailable.
        """
        query = select(cases.c.id).where(is_case(guild_id, case_id), *_lease_holds())
        async with self._database.read() as connection:
            return (await connection.execute(query)).first() is not None

    async def lift(self, guild_id: int, case_id: int, now: datetime) -> bool:
        """Store that the action is over; False if a later decision had ended it already.

        Raises StorageUnavailable.
        """
        values = {"lifted_at": to_ms(now), "due": None, "leased_until": None, "tries": 0}
        return await self._change(guild_id, case_id, values)

    async def put_off(
        self, guild_id: int, case_id: int, due: datetime, *, failed: bool = False
    ) -> bool:
        """Give a lease back: the row is due again at a time. failed: one more try has failed.

        Raises StorageUnavailable.
        """
        tries = cases.c.tries + 1 if failed else 0
        values = {"due": to_ms(due), "leased_until": None, "tries": tries}
        return await self._change(guild_id, case_id, values)

    async def number_due(self, now: datetime) -> int:
        """Return how many rows are due. Raises StorageUnavailable."""
        query = select(func.count()).where(case_is_due(to_ms(now)))
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar_one()

    async def _change(self, guild_id: int, case_id: int, values: Mapping[str, object]) -> bool:
        statement = update(cases).where(is_case(guild_id, case_id), *_lease_holds()).values(values)

        async def work(connection: AsyncConnection) -> bool:
            return (await connection.execute(statement)).rowcount > 0

        return await self._writer.run(work)


def case_is_due(now: int) -> ColumnElement[bool]:
    """Return the condition that the time of a row has come, and nobody works on it."""
    free = or_(cases.c.leased_until.is_(None), cases.c.leased_until <= now)
    return and_(cases.c.due <= now, cases.c.status.in_(_HOLDS), free)


def _lease_holds() -> tuple[ColumnElement[bool], ...]:
    return (cases.c.leased_until.is_not(None), cases.c.lifted_at.is_(None))
