"""Appeals in the database."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, insert, select, update

from bot.storage.clock import to_ms, utc_now
from bot.storage.repositories.moderation.appeal_rows import (
    AppealDecision,
    AppealRow,
    AppealSealer,
    AppealStatus,
    NewAppeal,
)
from bot.storage.repositories.moderation.numbers import next_number
from bot.storage.repositories.servers.audit import Change, write_change
from bot.storage.schema.moderation_tables import appeals

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Select

    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer

_REMINDERS_AT_ONCE = 100


class AppealedBeforeError(Exception):
    """There is an appeal of this case already: `row` says how it stands."""

    def __init__(self, row: AppealRow) -> None:
        super().__init__(f"case {row.case_id} was appealed before")
        self.row = row


class Appeals:
    """The appeals of all servers; each query is bound to one. All methods raise StorageUnavailable.

    Only `due`, `unposted` and `untold` look through all servers: for the bot's own work.
    """

    def __init__(
        self,
        database: Database,
        writer: Writer,
        cipher: Cipher,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """Read from `database`, write through `writer`; `clock` says what time it is in UTC."""
        self._database = database
        self._writer = writer
        self._cipher = cipher
        self._sealer = AppealSealer(cipher)
        self.clock = clock

    async def open(self, new: NewAppeal) -> AppealRow:
        """Store an appeal and return it with its number. Raises AppealedBeforeError."""

        async def work(connection: AsyncConnection) -> AppealRow:
            query = select(appeals).where(
                appeals.c.guild_id == new.guild_id,
                appeals.c.case_id == new.case_id,
                appeals.c.status != AppealStatus.WITHDRAWN,
            )
            earlier = (await connection.execute(query)).mappings().first()
            if earlier is not None:
                raise AppealedBeforeError(self._sealer.open(earlier))
            number = await next_number(connection, new.guild_id, "appeal")
            await connection.execute(insert(appeals).values(self._sealer.values(new, number)))
            return await self._one(connection, new.guild_id, number)

        return await self._writer.run(work)

    async def get(self, guild_id: int, appeal_id: int) -> AppealRow | None:
        """Return one appeal of this server."""
        rows = await self._rows(select(appeals).where(is_appeal(guild_id, appeal_id)))
        return rows[0] if rows else None

    async def of_case(self, guild_id: int, case_id: int) -> AppealRow | None:
        """Return the newest appeal of a case."""
        query = select(appeals).where(appeals.c.guild_id == guild_id, appeals.c.case_id == case_id)
        rows = await self._rows(query.order_by(appeals.c.id.desc()).limit(1))
        return rows[0] if rows else None

    async def waiting(self, guild_id: int, limit: int = 25) -> list[AppealRow]:
        """Return the open appeals of a server, the oldest first."""
        query = select(appeals).where(
            appeals.c.guild_id == guild_id, appeals.c.status == AppealStatus.OPEN
        )
        return await self._rows(query.order_by(appeals.c.id).limit(limit))

    async def set_card(
        self, guild_id: int, appeal_id: int, channel_id: int, message_id: int
    ) -> None:
        """Store where its card was posted."""
        await self._change(guild_id, appeal_id, card_channel_id=channel_id, card_id=message_id)

    async def mark_told(self, guild_id: int, appeal_id: int) -> None:
        """Store that the member knows how it ended."""
        await self._change(guild_id, appeal_id, told=True)

    async def mark_reminded(self, guild_id: int, appeal_id: int) -> None:
        """Store that the team was reminded now, and need not be again."""
        await self._change(guild_id, appeal_id, due=None, reminded_at=self._ms())

    async def decide(
        self, guild_id: int, appeal_id: int, decision: AppealDecision
    ) -> AppealRow | None:
        """Store a decision; return the row after it, or None if the appeal is not open any more.

        Of two moderators at once the first decides.
        """

        async def work(connection: AsyncConnection) -> AppealRow | None:
            values = {
                "status": decision.status,
                **self._sealer.decision(guild_id, appeal_id, decision),
                "closed_at": self._ms(),
                "due": None,
            }
            still_open = and_(is_appeal(guild_id, appeal_id), appeals.c.status == AppealStatus.OPEN)
            result = await connection.execute(update(appeals).where(still_open).values(values))
            if result.rowcount == 0:
                return None
            action = f"appeal-{decision.status}"
            change = Change(decision.moderator_id, action, f"{appeal_id}")
            await write_change(connection, self._cipher, guild_id, change)
            return await self._one(connection, guild_id, appeal_id)

        return await self._writer.run(work)

    async def reopen(self, guild_id: int, appeal_id: int) -> None:
        """Let a decided appeal wait again, for what was decided could not be done."""
        empty = dict.fromkeys(("decider_enc", "decision_enc", "closed_at"))
        # Due at once, so that the team hears that it waits again.
        values = {**empty, "due": self._ms()}
        await self._change(guild_id, appeal_id, status=AppealStatus.OPEN, **values)

    async def withdraw(self, guild_id: int, appeal_id: int, member_id: int) -> AppealRow | None:
        """Take an open appeal back; None if it is not this member's, or not open any more."""
        is_own = and_(
            is_appeal(guild_id, appeal_id),
            appeals.c.member.in_(self._sealer.members(guild_id, member_id)),
            appeals.c.status == AppealStatus.OPEN,
        )
        values = {"status": AppealStatus.WITHDRAWN, "closed_at": self._ms(), "due": None}
        # What the member wrote is theirs to take back.
        values |= {"answers_enc": None, "told": True}

        async def work(connection: AsyncConnection) -> AppealRow | None:
            result = await connection.execute(update(appeals).where(is_own).values(values))
            return await self._one(connection, guild_id, appeal_id) if result.rowcount else None

        return await self._writer.run(work)

    async def due(self) -> list[AppealRow]:
        """Return the open appeals of all servers that are due for a reminder."""
        query = select(appeals).where(
            appeals.c.due <= self._ms(), appeals.c.status == AppealStatus.OPEN
        )
        return await self._rows(query.order_by(appeals.c.due).limit(_REMINDERS_AT_ONCE))

    async def unposted(self) -> list[AppealRow]:
        """Return the open appeals of all servers that have no card yet, the oldest first."""
        query = select(appeals).where(
            appeals.c.status == AppealStatus.OPEN, appeals.c.card_id.is_(None)
        )
        return await self._rows(query.order_by(appeals.c.created_at).limit(_REMINDERS_AT_ONCE))

    async def untold(self, since: datetime) -> list[AppealRow]:
        """Return appeals decided since then, of all servers, whose members do not know it yet."""
        query = select(appeals).where(
            appeals.c.closed_at > to_ms(since),
            appeals.c.told.is_(False),
            appeals.c.status.in_((AppealStatus.LIFTED, AppealStatus.KEPT)),
        )
        return await self._rows(query.limit(_REMINDERS_AT_ONCE))

    async def _rows(self, query: Select[Any]) -> list[AppealRow]:
        async with self._database.read() as connection:
            rows = list((await connection.execute(query)).mappings())
        return [self._sealer.open(row) for row in rows]

    async def _one(self, connection: AsyncConnection, guild_id: int, appeal_id: int) -> AppealRow:
        query = select(appeals).where(is_appeal(guild_id, appeal_id))
        return self._sealer.open((await connection.execute(query)).mappings().one())

    async def _change(self, guild_id: int, appeal_id: int, **values: object) -> None:
        statement = update(appeals).where(is_appeal(guild_id, appeal_id)).values(values)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._writer.run(work)

    def _ms(self) -> int:
        return to_ms(self.clock())


def is_appeal(guild_id: int, appeal_id: int) -> ColumnElement[bool]:
    """Return the condition that finds one appeal."""
    return and_(appeals.c.guild_id == guild_id, appeals.c.id == appeal_id)
