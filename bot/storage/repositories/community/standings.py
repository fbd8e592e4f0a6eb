"""Members' standing in the community: counted in the statement itself, never read and written."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from sqlalchemy import ColumnElement, RowMapping, and_, select, update

from bot.storage.clock import from_ms, to_ms, utc_now
from bot.storage.crypto.cipher import CellPlace
from bot.storage.engine.statements import insert, larger
from bot.storage.repositories.servers.audit import Change, write_change
from bot.storage.schema.community_tables import community_standings

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer

PURPOSE = "community"
"""The purpose of the pseudonyms of members in this table."""
CHECKED, UNCHECKED = "helper-checked", "helper-unchecked"
_standings = community_standings


class StandingLevel(StrEnum):
    """How far a member is known for helpful answers."""

    NEWCOMER = "newcomer"
    HELPER = "helper"
    CHECKED = "checked"


class MemberStanding(Struct, frozen=True):
    """A member's standing in a server.

    asked: questions published with their name. accepted: answers of theirs that were marked.
    checked_at: since when they are a checked helper.
    """

    asked: int = 0
    accepted: int = 0
    checked_at: datetime | None = None

    def level(self, helper_answers: int) -> StandingLevel:
        """Return the level, where so many marked answers make a helper."""
        if self.checked_at is not None:
            return StandingLevel.CHECKED
        helps = self.accepted >= helper_answers
        return StandingLevel.HELPER if helps else StandingLevel.NEWCOMER


class StandingRow(Struct, frozen=True):
    """A member's standing, with whose it is; `name`: the pseudonym of the row."""

    name: bytes
    member_id: int
    standing: MemberStanding


class Standings:
    """The standing of members in all servers. All methods raise StorageUnavailable."""

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
        self.clock = clock

    async def get(self, guild_id: int, member_id: int) -> MemberStanding:
        """Return a member's standing; of somebody unknown that of a newcomer."""
        async with self._database.read() as connection:
            return await self._get(connection, guild_id, member_id)

    async def count_asked(self, guild_id: int, member_id: int) -> MemberStanding:
        """Count one more question; return the standing then."""
        return await self._count(guild_id, member_id, asked=1)

    async def count_accepted(self, guild_id: int, member_id: int) -> MemberStanding:
        """Count one more marked answer; return the standing then."""
        return await self._count(guild_id, member_id, accepted=1)

    async def uncount_accepted(self, guild_id: int, member_id: int) -> MemberStanding:
        """Count one marked answer less, never below none; return the standing then."""
        fewer = larger(0, _standings.c.accepted - 1)
        values = {"accepted": fewer, "updated_at": to_ms(self.clock())}

        async def work(connection: AsyncConnection) -> MemberStanding:
            own = self._of(guild_id, member_id)
            await connection.execute(update(_standings).where(own).values(values))
            return await self._get(connection, guild_id, member_id)

        return await self._writer.run(work)

    async def check(self, guild_id: int, member_id: int, moderator_id: int) -> bool:
        """Make a member a checked helper, with an audit row; False if they are one already."""
        now = to_ms(self.clock())

        async def work(connection: AsyncConnection) -> bool:
            await self._add(connection, guild_id, member_id)
            is_unchecked = and_(self._of(guild_id, member_id), _standings.c.checked_at.is_(None))
            query = select(_standings.c.member).where(is_unchecked)
            name = (await connection.execute(query)).scalar()
            if name is None:
                return False
            checker = self._seal(guild_id, name, "checker", moderator_id)
            values = {"checked_at": now, "checker_enc": checker, "updated_at": now}
            result = await connection.execute(update(_standings).where(is_unchecked).values(values))
            if not result.rowcount:
                return False
            # The audit says who did it when; whom they meant stands here, where it is erased.
            await write_change(connection, self._cipher, guild_id, Change(moderator_id, CHECKED))
            return True

        return await self._writer.run(work)

    async def uncheck(self, guild_id: int, member_id: int, moderator_id: int) -> bool:
        """Let a member no longer be a checked helper, with an audit row; False if they are not."""
        values = {"checked_at": None, "checker_enc": None, "updated_at": to_ms(self.clock())}

        async def work(connection: AsyncConnection) -> bool:
            is_checked = and_(self._of(guild_id, member_id), _standings.c.checked_at.is_not(None))
            result = await connection.execute(update(_standings).where(is_checked).values(values))
            if not result.rowcount:
                return False
            # The audit says who did it when; whom they meant stands here, where it is erased.
            await write_change(connection, self._cipher, guild_id, Change(moderator_id, UNCHECKED))
            return True

        return await self._writer.run(work)

    async def page(self, guild_id: int, after: bytes = b"", limit: int = 20) -> list[StandingRow]:
        """Return some members' standing in the order of their pseudonyms, from `after` on.

        Rows that no key opens are left out.
        """
        here = and_(_standings.c.guild_id == guild_id, _standings.c.member > after)
        query = select(_standings).where(here).order_by(_standings.c.member).limit(limit)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        standing_rows: list[StandingRow] = []
        for row in rows:
            place = _place(guild_id, row["member"], "member")
            member = self._cipher.open(row["member_enc"], place)
            if member is not None:
                standing_rows.append(StandingRow(row["member"], int(member), _standing(row)))
        return standing_rows

    async def _count(self, guild_id: int, member_id: int, **more: int) -> MemberStanding:
        counts: dict[str, Any] = {
            name: _standings.c[name] + number for name, number in more.items()
        }
        values = counts | {"updated_at": to_ms(self.clock())}

        async def work(connection: AsyncConnection) -> MemberStanding:
            await self._add(connection, guild_id, member_id)
            own = self._of(guild_id, member_id)
            await connection.execute(update(_standings).where(own).values(values))
            return await self._get(connection, guild_id, member_id)

        return await self._writer.run(work)

    async def _add(self, connection: AsyncConnection, guild_id: int, member_id: int) -> None:
        """Add the row of a member who has none yet under any key."""
        own = self._of(guild_id, member_id)
        if (await connection.execute(select(_standings.c.member).where(own))).first() is not None:
            return
        name = self._names(guild_id, member_id)[0]
        values = {
            "guild_id": guild_id,
            "member": name,
            "member_enc": self._seal(guild_id, name, "member", member_id),
            "updated_at": to_ms(self.clock()),
        }
        await connection.execute(insert(_standings).values(values).on_conflict_do_nothing())

    async def _get(
        self, connection: AsyncConnection, guild_id: int, member_id: int
    ) -> MemberStanding:
        query = select(_standings).where(self._of(guild_id, member_id))
        row = (await connection.execute(query)).mappings().first()
        return MemberStanding() if row is None else _standing(row)

    def _of(self, guild_id: int, member_id: int) -> ColumnElement[bool]:
        names = self._names(guild_id, member_id)
        return and_(_standings.c.guild_id == guild_id, _standings.c.member.in_(names))

    def _names(self, guild_id: int, member_id: int) -> tuple[bytes, ...]:
        return self._cipher.pseudonyms(PURPOSE, guild_id, member_id)

    def _seal(self, guild_id: int, name: bytes, column: str, member_id: int) -> bytes:
        return self._cipher.seal(str(member_id), _place(guild_id, name, column))


def _standing(row: RowMapping) -> MemberStanding:
    checked_at = row["checked_at"]
    since = None if checked_at is None else from_ms(checked_at)
    return MemberStanding(row["asked"], row["accepted"], since)


def _place(guild_id: int, name: bytes, column: str) -> CellPlace:
    return CellPlace("community_standings", guild_id, name.hex(), column)
