"""The schedule: rows of cases that are due, leased while something is done about them.

The lease stands apart from the result (`lifted_at`). A process that dies between the two leaves a
lease that runs out, and the row is due again: no ban stays because of a crash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from bot.storage.clock import to_ms
from bot.storage.repositories.moderation.cases.models import Case, CaseStatus
from bot.storage.repositories.moderation.cases.rows import CaseSealer, is_case
from bot.storage.schema.moderation_tables import moderation_cases as cases

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.storage.crypto.cipher import Cipher
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

    async def lease(
        self, now: datetime, until: datetime, limit: int, each: int, busy: Collection[int] = ()
    ) -> list[Case]:
        """Take at most `limit` due rows until a time, of no server more than `each`.

        So a server with thousands of due rows does not make the others wait. busy: servers that are
        being worked on. Raises StorageUnavailable.
        """
        place = func.row_number().over(partition_by=cases.c.guild_id, order_by=cases.c.due)
        due = select(cases.c.guild_id, cases.c.id, cases.c.due, place.label("place"))
        due = due.where(_is_due(to_ms(now)))
        if busy:
            due = due.where(cases.c.guild_id.not_in(busy))
        ranked = due.subquery()
        fair = select(ranked.c.guild_id, ranked.c.id).where(ranked.c.place <= each)
        query = fair.order_by(ranked.c.place, ranked.c.due).limit(limit)
        async with self._database.read() as connection:
            found = [(row.guild_id, row.id) for row in await connection.execute(query)]
        if not found:
            return []

        async def work(connection: AsyncConnection) -> list[Case]:
            taken: list[Case] = []
            for guild_id, case_id in found:
                free = is_case(guild_id, case_id) & _is_due(to_ms(now))
                statement = update(cases).where(free).values(leased_until=to_ms(until))
                row = (await connection.execute(statement.returning(cases))).mappings().first()
                if row is not None:
                    taken.append(self._sealer.open(row))
            return taken

        return await self._writer.run(work)

    async def pending(self, before: datetime, limit: int) -> list[Case]:
        """Return cases whose action was begun before a time, and not finished: a crash left them.

        Raises StorageUnavailable.
        """
        left = and_(cases.c.status == CaseStatus.PENDING, cases.c.created_at < to_ms(before))
        query = select(cases).where(left).order_by(cases.c.created_at).limit(limit)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [self._sealer.open(row) for row in rows]

    async def is_leased(self, guild_id: int, case_id: int) -> bool:
        """Whether a row is still the one that was leased: no later decision has ended it.

        Raises StorageUnavailable.
        """
        query = select(cases.c.id).where(is_case(guild_id, case_id), *_leased())
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
        query = select(func.count()).where(_is_due(to_ms(now)))
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar_one()

    async def _change(self, guild_id: int, case_id: int, values: Mapping[str, object]) -> bool:
        statement = update(cases).where(is_case(guild_id, case_id), *_leased()).values(values)

        async def work(connection: AsyncConnection) -> bool:
            return (await connection.execute(statement)).rowcount > 0

        return await self._writer.run(work)


def _is_due(now: int) -> ColumnElement[bool]:
    free = or_(cases.c.leased_until.is_(None), cases.c.leased_until <= now)
    return and_(cases.c.due <= now, cases.c.status.in_(_HOLDS), free)


def _leased() -> tuple[ColumnElement[bool], ...]:
    return (cases.c.leased_until.is_not(None), cases.c.lifted_at.is_(None))
