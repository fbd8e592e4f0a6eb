"""Looking at cases: of one member, by what they are, by their words; and counting them."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from sqlalchemy import ColumnElement, and_, func, select

from bot.storage.clock import to_ms
from bot.storage.repositories.moderation.cases.models import (
    TIMED_KINDS,
    Case,
    CaseKind,
    CaseStatus,
)
from bot.storage.repositories.moderation.cases.rows import CaseSealer
from bot.storage.schema.moderation_tables import moderation_cases as cases

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import RowMapping, Select

    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.database import Database

_FEW = 50
"""As many rows are decrypted in a few milliseconds; more would hold up answers."""


class CaseFilter(Struct, frozen=True):
    """Which cases are meant. kinds: empty for all. since: stored at that time or later.

    text: words that the reason holds, all of them; the repository leaves them to its caller.
    """

    kinds: Collection[CaseKind] = ()
    member_id: int | None = None
    moderator_id: int | None = None
    since: datetime | None = None
    status: CaseStatus | None = None
    text: str = ""


class ModeratorCount(Struct, frozen=True):
    """How many cases of each kind a moderator has made; `moderator_id` None once erased."""

    moderator_id: int | None
    kinds: Counter[CaseKind] = field(default_factory=Counter["CaseKind"])


class CaseQueries:
    """Reads the cases of one server."""

    def __init__(self, database: Database, cipher: Cipher) -> None:
        """Read from `database`, decrypt with `cipher`."""
        self._database = database
        self._sealer = CaseSealer(cipher)

    async def page(
        self, guild_id: int, criteria: CaseFilter, before: int | None = None, limit: int = 10
    ) -> list[Case]:
        """Return the newest cases before one, at most `limit`. Raises StorageUnavailable."""
        query = select(cases).where(self._condition(guild_id, criteria))
        if before is not None:
            query = query.where(cases.c.id < before)
        return await self._all(query.order_by(cases.c.id.desc()).limit(limit))

    async def number_of(self, guild_id: int, criteria: CaseFilter) -> int:
        """Return how many there are; `text` is not looked at. Raises StorageUnavailable."""
        query = select(func.count()).where(self._condition(guild_id, criteria))
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar_one()

    async def points_of(self, guild_id: int, member_id: int, since: datetime) -> int:
        """Return the sum of a member's points of done cases since. Raises StorageUnavailable."""
        criteria = CaseFilter(member_id=member_id, since=since, status=CaseStatus.DONE)
        query = select(func.coalesce(func.sum(cases.c.points), 0))
        async with self._database.read() as connection:
            result = await connection.execute(query.where(self._condition(guild_id, criteria)))
            return result.scalar_one()

    async def running(
        self, guild_id: int, member_id: int, kinds: Collection[CaseKind] = TIMED_KINDS
    ) -> list[Case]:
        """Return a member's bans and timeouts that hold, newest first.

        Raises StorageUnavailable.
        """
        condition = and_(
            cases.c.guild_id == guild_id,
            cases.c.member.in_(self._sealer.members(guild_id, member_id)),
            cases.c.kind.in_(kinds),
            cases.c.status.in_((CaseStatus.DONE, CaseStatus.VOID)),
            cases.c.lifted_at.is_(None),
        )
        return await self._all(select(cases).where(condition).order_by(cases.c.id.desc()))

    async def by_moderator(self, guild_id: int, since: datetime) -> list[ModeratorCount]:
        """Return what each moderator did since then, the busiest first.

        Raises StorageUnavailable.
        """
        grouped = (
            select(cases.c.moderator, cases.c.kind, func.count(), func.max(cases.c.id))
            .where(
                cases.c.guild_id == guild_id,
                cases.c.moderator.is_not(None),
                cases.c.created_at >= to_ms(since),
                cases.c.status == CaseStatus.DONE,
            )
            .group_by(cases.c.moderator, cases.c.kind)
        )
        async with self._database.read(snapshot=True) as connection:
            groups = list(await connection.execute(grouped))
            newest = {moderator: case_id for moderator, _, _, case_id in groups}
            query = select(cases).where(
                cases.c.guild_id == guild_id, cases.c.id.in_(newest.values())
            )
            moderator_ids = {
                row["moderator"]: self._sealer.open(row).moderator_id
                for row in (await connection.execute(query)).mappings()
            }
        # After a change of keys one moderator may stand under two pseudonyms.
        counts: dict[int | None, ModeratorCount] = {}
        for moderator, kind, number, _ in groups:
            moderator_id = moderator_ids.get(moderator)
            count = counts.setdefault(moderator_id, ModeratorCount(moderator_id))
            count.kinds[CaseKind(kind)] += number
        return sorted(counts.values(), key=_busiest_first)

    def _condition(self, guild_id: int, criteria: CaseFilter) -> ColumnElement[bool]:
        conditions = [cases.c.guild_id == guild_id]
        if criteria.kinds:
            conditions.append(cases.c.kind.in_(criteria.kinds))
        if criteria.member_id is not None:
            conditions.append(
                cases.c.member.in_(self._sealer.members(guild_id, criteria.member_id))
            )
        if criteria.moderator_id is not None:
            names = self._sealer.moderators(guild_id, criteria.moderator_id)
            conditions.append(cases.c.moderator.in_(names))
        if criteria.since is not None:
            conditions.append(cases.c.created_at >= to_ms(criteria.since))
        if criteria.status is not None:
            conditions.append(cases.c.status == criteria.status)
        return and_(*conditions)

    async def _all(self, query: Select[Any]) -> list[Case]:
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        if len(rows) <= _FEW:
            return self._open_rows(rows)
        return await asyncio.to_thread(self._open_rows, rows)

    def _open_rows(self, rows: Sequence[RowMapping]) -> list[Case]:
        return [self._sealer.open(row) for row in rows]


def _busiest_first(count: ModeratorCount) -> tuple[int, int]:
    return -count.kinds.total(), count.moderator_id or 0
