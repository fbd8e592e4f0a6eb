"""Cases in the database: numbered, carried to their end, corrected.

A case is stored before its action, and nothing of it is deleted when the action fails.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from bot.storage.clock import to_ms
from bot.storage.repositories.moderation.cases.ending import close_former
from bot.storage.repositories.moderation.cases.models import (
    ENDED_BY,
    QUIET_KINDS,
    Case,
    CaseEnding,
    CaseStatus,
    NewCase,
    RecentCaseError,
    StoredCase,
    Told,
)
from bot.storage.repositories.moderation.cases.rows import CaseSealer, is_case
from bot.storage.repositories.moderation.numbers import next_number
from bot.storage.repositories.servers.audit import Change, write_change
from bot.storage.schema.moderation_tables import moderation_cases as cases

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer
    from bot.storage.repositories.servers.guild_settings import JSON

MOMENT = timedelta(seconds=30)
"""How long a moderator is told that another has just acted on the same member."""
_NUMBER = "case"
_ACTED = (CaseStatus.PENDING, CaseStatus.DONE)
_CORRECTABLE = (CaseStatus.DONE, CaseStatus.FAILED)
NOBODY = 0
"""The actor in the audit of what a moderator did by hand and Discord does not name."""


class CaseStore:
    """The cases of all servers; each call is about one server."""

    def __init__(self, database: Database, writer: Writer, cipher: Cipher) -> None:
        """Read from `database`, write through `writer`, encrypt and decrypt with `cipher`."""
        self._database = database
        self._writer = writer
        self._cipher = cipher
        self._sealer = CaseSealer(cipher)

    async def begin(self, new: NewCase, *, anyway: bool = False) -> StoredCase:
        """Number and store a case, with its audit row; a second call with its key finds the first.

        One that is stored as done ends what it replaces. anyway: although another moderator has
        just acted on the member. Raises RecentCaseError, StorageUnavailable.
        """

        async def work(connection: AsyncConnection) -> StoredCase:
            is_same = (cases.c.guild_id == new.guild_id) & (cases.c.key == new.key)
            row = (await connection.execute(select(cases).where(is_same))).mappings().first()
            if row is not None:
                return StoredCase(self._sealer.open(row), fresh=False)
            # In the transaction that stores it: of two moderators at once the second finds the
            # first.
            if not anyway and (other := await self._just_acted(connection, new)) is not None:
                raise RecentCaseError(other)
            case_id = await next_number(connection, new.guild_id, _NUMBER)
            statement = insert(cases).values(self._sealer.values(new, case_id)).returning(cases)
            case = self._sealer.open((await connection.execute(statement)).mappings().one())
            await self._audit(connection, new.guild_id, _opening(new, case_id))
            if case.status is CaseStatus.DONE:
                await close_former(connection, self._sealer, case, new.created_at)
            return StoredCase(case, fresh=True)

        return await self._writer.run(work)

    async def mark_told(self, guild_id: int, case_id: int, state: Told) -> None:
        """Store whether the member was told. Raises StorageUnavailable."""
        statement = update(cases).where(is_case(guild_id, case_id)).values(told=state)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._writer.run(work)

    async def finish(
        self, guild_id: int, case_id: int, ending: CaseEnding, now: datetime
    ) -> Case | None:
        """Carry a pending case to its end, and end what it replaces; None if it is not there.

        A case that was finished before stays as it is. Raises StorageUnavailable.
        """
        values: dict[str, object] = {"status": ending.status, "told": ending.told}
        values["outcome_enc"] = self._sealer.seal(guild_id, case_id, "outcome", ending.outcome)
        if ending.status is CaseStatus.FAILED:
            values |= {"due": None, "closed_at": to_ms(now)}
        elif ending.due is not None:
            values["due"] = to_ms(ending.due)
        pending = is_case(guild_id, case_id) & (cases.c.status == CaseStatus.PENDING)

        async def work(connection: AsyncConnection) -> Case | None:
            statement = update(cases).where(pending).values(values).returning(cases)
            row = (await connection.execute(statement)).mappings().first()
            if row is None:
                return await self._one(connection, guild_id, case_id)
            case = self._sealer.open(row)
            if case.status is not CaseStatus.DONE or case.kind not in ENDED_BY:
                return case
            await close_former(connection, self._sealer, case, now)
            return await self._one(connection, guild_id, case_id)

        return await self._writer.run(work)

    async def void(
        self, guild_id: int, case_id: int, moderator_id: int, why: str, now: datetime
    ) -> Case | None:
        """Declare that a case does not count; None if it is not there or is not over.

        What it began goes on at Discord until its time. Raises StorageUnavailable.
        """
        values: dict[str, object] = {"status": CaseStatus.VOID, "closed_at": to_ms(now)}
        values["outcome_enc"] = self._sealer.seal(guild_id, case_id, "outcome", why)
        open_ = is_case(guild_id, case_id) & cases.c.status.in_(_CORRECTABLE)

        async def work(connection: AsyncConnection) -> Case | None:
            former = await self._one(connection, guild_id, case_id)
            result = await connection.execute(update(cases).where(open_).values(values))
            if former is None or not result.rowcount:
                return None
            detail: JSON = {"status": former.status.value}
            change = Change(moderator_id, "mod-void", str(case_id), detail)
            await self._audit(connection, guild_id, change)
            return await self._one(connection, guild_id, case_id)

        return await self._writer.run(work)

    async def edit(
        self,
        guild_id: int,
        case_id: int,
        moderator_id: int,
        reason: str | None = None,
        points: int | None = None,
    ) -> Case | None:
        """Change a case's reason or points; the audit keeps the former. None if it is not there.

        Raises StorageUnavailable.
        """
        values: dict[str, object] = {}
        if reason is not None:
            values["reason_enc"] = self._sealer.seal(guild_id, case_id, "reason", reason)
        if points is not None:
            values["points"] = points

        async def work(connection: AsyncConnection) -> Case | None:
            former = await self._one(connection, guild_id, case_id)
            if former is None or not values:
                return former
            await connection.execute(update(cases).where(is_case(guild_id, case_id)).values(values))
            detail: JSON = {"reason": former.reason, "points": former.points}
            change = Change(moderator_id, "mod-edited", str(case_id), detail)
            await self._audit(connection, guild_id, change)
            return await self._one(connection, guild_id, case_id)

        return await self._writer.run(work)

    async def get(self, guild_id: int, case_id: int) -> Case | None:
        """Return a case of this server. Raises StorageUnavailable."""
        async with self._database.read() as connection:
            return await self._one(connection, guild_id, case_id)

    async def by_key(self, guild_id: int, key: str) -> Case | None:
        """Return the case of an order that was stored before. Raises StorageUnavailable."""
        query = select(cases).where(cases.c.guild_id == guild_id, cases.c.key == key)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else self._sealer.open(row)

    async def just_acted(self, new: NewCase) -> Case | None:
        """Return what another moderator has done to the member a moment ago.

        Raises StorageUnavailable.
        """
        async with self._database.read() as connection:
            return await self._just_acted(connection, new)

    async def _just_acted(self, connection: AsyncConnection, new: NewCase) -> Case | None:
        if new.moderator_id is None or new.kind in QUIET_KINDS:
            return None
        query = (
            select(cases)
            .where(
                cases.c.guild_id == new.guild_id,
                cases.c.member.in_(self._sealer.members(new.guild_id, new.member_id)),
                cases.c.created_at > to_ms(new.created_at - MOMENT),
                cases.c.status.in_(_ACTED),
                cases.c.kind.not_in(QUIET_KINDS),
                cases.c.moderator.not_in(self._sealer.moderators(new.guild_id, new.moderator_id)),
            )
            .order_by(cases.c.id.desc())
            .limit(1)
        )
        row = (await connection.execute(query)).mappings().first()
        return None if row is None else self._sealer.open(row)

    async def _audit(self, connection: AsyncConnection, guild_id: int, change: Change) -> None:
        await write_change(connection, self._cipher, guild_id, change)

    async def _one(self, connection: AsyncConnection, guild_id: int, case_id: int) -> Case | None:
        query = select(cases).where(is_case(guild_id, case_id))
        row = (await connection.execute(query)).mappings().first()
        return None if row is None else self._sealer.open(row)


def _opening(new: NewCase, case_id: int) -> Change:
    """Return the row of the audit: which case, by whom, and who agreed; not about whom."""
    detail: JSON = {"source": new.source.value}
    if new.approved_by is not None:
        detail |= {"approved_by": str(new.approved_by)}
    actor = NOBODY if new.moderator_id is None else new.moderator_id
    return Change(actor, f"mod-{new.kind.value}", str(case_id), detail)
