"""Which kinds of reports a moderator does not want to see for a while."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, delete, insert, select

from bot.storage.clock import from_ms, to_ms, utc_now
from bot.storage.crypto.cipher import CellPlace, Cipher
from bot.storage.schema.team_tables import step_aways

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer

PURPOSE = "step-away"


class StepAway(Struct, frozen=True):
    """A moderator's time without some kinds of reports. categories: their ids; empty: all."""

    moderator_id: int
    categories: frozenset[str]
    ends: datetime

    def covers(self, category: str) -> bool:
        """Whether reports of this category are not for them now."""
        return not self.categories or category in self.categories


class StepAways:
    """Time off from some reports, in all servers. All methods raise StorageUnavailable.

    Nobody but the moderator sets it, and there is no audit row: it is about them alone.
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
        self.clock = clock

    async def begin(self, guild_id: int, away: StepAway) -> None:
        """Store a moderator's time off; it replaces an earlier one."""
        name = self._names(guild_id, away.moderator_id)[0]
        place = CellPlace("step_aways", guild_id, name.hex(), "moderator")
        values = {
            "guild_id": guild_id,
            "moderator": name,
            "moderator_enc": self._cipher.seal(str(away.moderator_id), place),
            "categories": ",".join(sorted(away.categories)),
            "at": to_ms(self.clock()),
            "ends": to_ms(away.ends),
        }

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(
                delete(step_aways).where(self._of(guild_id, away.moderator_id))
            )
            await connection.execute(insert(step_aways).values(values))

        await self._writer.run(work)

    async def end(self, guild_id: int, moderator_id: int) -> None:
        """Let a moderator see all reports again."""

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(step_aways).where(self._of(guild_id, moderator_id)))

        await self._writer.run(work)

    async def current(self, guild_id: int) -> list[StepAway]:
        """Return the moderators of a server who do not want to see some reports now."""
        query = select(step_aways).where(
            step_aways.c.guild_id == guild_id, step_aways.c.ends > to_ms(self.clock())
        )
        async with self._database.read() as connection:
            rows = list((await connection.execute(query)).mappings())
        aways: list[StepAway] = []
        for row in rows:
            place = CellPlace("step_aways", guild_id, row["moderator"].hex(), "moderator")
            moderator = self._cipher.open(row["moderator_enc"], place)
            if moderator is not None:
                names: str = row["categories"]
                categories = frozenset(name for name in names.split(",") if name)
                aways.append(StepAway(int(moderator), categories, from_ms(row["ends"])))
        return aways

    def _of(self, guild_id: int, moderator_id: int) -> ColumnElement[bool]:
        names = self._names(guild_id, moderator_id)
        return and_(step_aways.c.guild_id == guild_id, step_aways.c.moderator.in_(names))

    def _names(self, guild_id: int, moderator_id: int) -> tuple[bytes, ...]:
        return self._cipher.pseudonyms(PURPOSE, guild_id, moderator_id)
