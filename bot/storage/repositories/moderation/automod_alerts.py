"""Which alerts of Discord's AutoMod have become a report: one event comes for each action."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import and_, delete, select, update

from bot.storage.clock import to_ms, utc_now
from bot.storage.engine.statements import insert
from bot.storage.schema.team_tables import automod_alerts

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement

    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer

WINDOW = timedelta(seconds=15)
"""How long the events of one message are taken for the same: Discord sends them at once."""


class AlertKey(Struct, frozen=True):
    """The parts that the events of one message share.

    what: the message's id, or a digest of its text, or the keyword, whichever is known first.
    """

    guild_id: int
    rule_id: int
    member_id: int
    what: str


class AutoModAlerts:
    """Takes each alert once. A row names nobody: its key is a pseudonym of all its parts."""

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

    async def take(self, key: AlertKey) -> bool:
        """Return whether this event is the first of its message, and remember it.

        Raises StorageUnavailable.
        """
        names = self._names(key)
        now = to_ms(self.clock())
        recent = select(automod_alerts.c.at).where(
            self._is(key.guild_id, names), automod_alerts.c.at > now - _window_ms()
        )
        row = insert(automod_alerts).values(guild_id=key.guild_id, event=names[0], at=now)
        anew = row.on_conflict_do_update(set_={"at": now, "report_id": None})

        async def work(connection: AsyncConnection) -> bool:
            if (await connection.execute(recent)).first() is not None:
                return False
            await connection.execute(anew)
            return True

        return await self._writer.run(work)

    async def filed(self, key: AlertKey, report_id: int) -> None:
        """Remember which report an alert became. Raises StorageUnavailable."""
        change = update(automod_alerts).where(self._is(key.guild_id, self._names(key)))

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(change.values(report_id=report_id))

        await self._writer.run(work)

    async def give_back(self, key: AlertKey) -> None:
        """Forget an alert that could not be reported: the next event of it may try again.

        Raises StorageUnavailable.
        """
        removal = delete(automod_alerts).where(self._is(key.guild_id, self._names(key)))

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(removal)

        await self._writer.run(work)

    def _is(self, guild_id: int, names: tuple[bytes, ...]) -> ColumnElement[bool]:
        # The names of all keys: a key may be changed between two events.
        return and_(automod_alerts.c.guild_id == guild_id, automod_alerts.c.event.in_(names))

    def _names(self, key: AlertKey) -> tuple[bytes, ...]:
        parts = (key.guild_id, key.rule_id, key.member_id, key.what)
        return self._cipher.pseudonyms("automod-alert", *parts)


def _window_ms() -> int:
    return WINDOW // timedelta(milliseconds=1)
