"""Who is on duty, who is meant to be, and the notes that they leave each other."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import ColumnElement, RowMapping, Table, and_, delete, insert, select

from bot.storage.clock import from_ms, to_ms, utc_now
from bot.storage.crypto.cipher import CellPlace, Cipher
from bot.storage.repositories.servers.audit import Change, new_id, write_change
from bot.storage.schema.team_tables import duty, duty_rota, duty_times, handovers

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer

PURPOSE = "duty"
"""The purpose of the pseudonyms of moderators in these tables."""
BEGAN, ENDED, ROTA_SET = "duty-on", "duty-off", "duty-rota"


class Shift(Struct, frozen=True):
    """A moderator on duty. ends: when it ends by itself, None until they end it."""

    guild_id: int
    moderator_id: int
    since: datetime
    ends: datetime | None = None


class RotaSlot(Struct, frozen=True):
    """A time in each week at which a moderator is meant to be on duty.

    begins, ends: minutes since Monday 00:00 UTC; `ends` is at most a day later and may lie beyond
    the end of the week.
    """

    moderator_id: int
    begins: int
    ends: int


class Handover(Struct, frozen=True):
    """A note for whoever is on duty next. moderator_id: None once erased."""

    at: datetime
    moderator_id: int | None
    text: str


class DutyRoster:
    """Duty in all servers. All methods raise StorageUnavailable."""

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

    async def begin(self, guild_id: int, moderator_id: int, ends: datetime | None) -> Shift:
        """Put a moderator on duty until `ends`; who is on duty already gets the new end."""

        async def work(connection: AsyncConnection) -> Shift:
            row = await self._row(connection, guild_id, moderator_id)
            since = self.clock() if row is None else from_ms(row["since"])
            await connection.execute(delete(duty).where(self._of(duty, guild_id, moderator_id)))
            values = {
                "since": to_ms(since),
                "due": None if ends is None else to_ms(ends),
                **self._person("duty", guild_id, moderator_id),
            }
            await connection.execute(insert(duty).values(guild_id=guild_id, **values))
            if row is None:
                change = Change(moderator_id, BEGAN)
                await write_change(connection, self._cipher, guild_id, change)
            return Shift(guild_id, moderator_id, since, ends)

        return await self._writer.run(work)

    async def end(self, guild_id: int, moderator_id: int, note: str = "") -> Shift | None:
        """End duty, keep how long it was, and leave a note; None if they were not on duty.

        A note is stored in any case.
        """

        async def work(connection: AsyncConnection) -> Shift | None:
            if note:
                await self._leave(connection, guild_id, moderator_id, note)
            row = await self._row(connection, guild_id, moderator_id)
            if row is None:
                return None
            await connection.execute(delete(duty).where(self._of(duty, guild_id, moderator_id)))
            # A due end counts as the end, also where the bot was down at that time.
            now = to_ms(self.clock())
            over = max(row["since"], min(now, row["due"] or now))
            # A row of the same start is there only after a repeat.
            same_start = and_(
                self._of(duty_times, guild_id, moderator_id), duty_times.c.began_at == row["since"]
            )
            await connection.execute(delete(duty_times).where(same_start))
            values = self._person("duty_times", guild_id, moderator_id, row["since"])
            values |= {"began_at": row["since"], "ended_at": over}
            await connection.execute(insert(duty_times).values(guild_id=guild_id, **values))
            await write_change(connection, self._cipher, guild_id, Change(moderator_id, ENDED))
            return Shift(guild_id, moderator_id, from_ms(row["since"]), from_ms(over))

        return await self._writer.run(work)

    async def on_duty(self, guild_id: int) -> list[Shift]:
        """Return who is on duty now, the longest first."""
        query = select(duty).where(duty.c.guild_id == guild_id).order_by(duty.c.since)
        now = to_ms(self.clock())
        async with self._database.read() as connection:
            rows = list((await connection.execute(query)).mappings())
        shifts = [self._shift(row) for row in rows if row["due"] is None or row["due"] > now]
        return [shift for shift in shifts if shift is not None]

    async def over(self) -> list[Shift]:
        """Return those of all servers whose time on duty has come to its end."""
        query = select(duty).where(duty.c.due <= to_ms(self.clock()))
        async with self._database.read() as connection:
            rows = list((await connection.execute(query)).mappings())
        return [shift for row in rows if (shift := self._shift(row)) is not None]

    async def hours(self, guild_id: int, since: datetime) -> dict[int, timedelta]:
        """Return how long each moderator has been on duty since then, running duty included."""
        first, now = to_ms(since), to_ms(self.clock())
        past = select(duty_times).where(
            duty_times.c.guild_id == guild_id, duty_times.c.ended_at > first
        )
        running = select(duty).where(duty.c.guild_id == guild_id)
        async with self._database.read() as connection:
            spans = [
                (self._open("duty_times", row, row["began_at"]), row["began_at"], row["ended_at"])
                for row in (await connection.execute(past)).mappings()
            ]
            spans += [
                (self._open("duty", row), row["since"], min(now, row["due"] or now))
                for row in (await connection.execute(running)).mappings()
            ]
        total: dict[int, timedelta] = {}
        for moderator_id, began, ended in spans:
            if moderator_id is not None:
                duration = timedelta(milliseconds=max(0, ended - max(began, first)))
                total[moderator_id] = total.get(moderator_id, timedelta()) + duration
        return total

    async def set_rota(self, guild_id: int, moderator_id: int, slots: list[RotaSlot]) -> None:
        """Replace a moderator's times in the week."""

        async def work(connection: AsyncConnection) -> None:
            own_slots = self._of(duty_rota, guild_id, moderator_id)
            await connection.execute(delete(duty_rota).where(own_slots))
            for slot in slots:
                values = self._person("duty_rota", guild_id, moderator_id, slot.begins)
                values |= {"begins": slot.begins, "ends": slot.ends, "updated_at": self._ms()}
                await connection.execute(insert(duty_rota).values(guild_id=guild_id, **values))
            change = Change(moderator_id, ROTA_SET, None, {"slots": len(slots)})
            await write_change(connection, self._cipher, guild_id, change)

        await self._writer.run(work)

    async def rota(self, guild_id: int) -> list[RotaSlot]:
        """Return the week of a server, in its order."""
        query = select(duty_rota).where(duty_rota.c.guild_id == guild_id)
        async with self._database.read() as connection:
            rows = list((await connection.execute(query.order_by(duty_rota.c.begins))).mappings())
        return [slot for row in rows if (slot := self._slot(row)) is not None]

    async def beginning(self, first: int, last: int) -> list[tuple[int, RotaSlot]]:
        """Return the slots of all servers that begin in these minutes of the week, both included.

        With each comes its server's id.
        """
        query = select(duty_rota).where(duty_rota.c.begins.between(first, last))
        async with self._database.read() as connection:
            rows = list((await connection.execute(query)).mappings())
        return [(row["guild_id"], slot) for row in rows if (slot := self._slot(row)) is not None]

    async def notes(self, guild_id: int, limit: int = 5) -> list[Handover]:
        """Return the newest notes of a server, the newest first."""
        query = select(handovers).where(handovers.c.guild_id == guild_id)
        query = query.order_by(handovers.c.id.desc()).limit(limit)
        async with self._database.read() as connection:
            rows = list((await connection.execute(query)).mappings())
        return [self._note(row) for row in rows]

    async def _leave(
        self, connection: AsyncConnection, guild_id: int, moderator_id: int, note: str
    ) -> None:
        row_id = new_id()
        place = CellPlace("handovers", guild_id, row_id, "text")
        author = CellPlace("handovers", guild_id, row_id, "moderator")
        await connection.execute(
            insert(handovers).values(
                guild_id=guild_id,
                id=row_id,
                created_at=self._ms(),
                moderator_enc=self._cipher.seal(str(moderator_id), author),
                text_enc=self._cipher.seal(note, place),
            )
        )

    def _note(self, row: RowMapping) -> Handover:
        def open_cell(column: str) -> str | None:
            place = CellPlace("handovers", row["guild_id"], row["id"], column)
            return self._cipher.open(row[f"{column}_enc"], place)

        author = open_cell("moderator")
        return Handover(
            from_ms(row["created_at"]),
            None if author is None else int(author),
            open_cell("text") or "",
        )

    async def _row(
        self, connection: AsyncConnection, guild_id: int, moderator_id: int
    ) -> RowMapping | None:
        query = select(duty).where(self._of(duty, guild_id, moderator_id))
        return (await connection.execute(query)).mappings().first()

    def _of(self, table: Table, guild_id: int, moderator_id: int) -> ColumnElement[bool]:
        # The names of all keys, so that duty from before a change of keys is found.
        names = self._cipher.pseudonyms(PURPOSE, guild_id, moderator_id)
        return and_(table.c.guild_id == guild_id, table.c.moderator.in_(names))

    def _person(
        self, table: str, guild_id: int, moderator_id: int, part: int | None = None
    ) -> dict[str, object]:
        """Return the columns that name a moderator; `part`: what else tells the row from others."""
        name = self._cipher.pseudonyms(PURPOSE, guild_id, moderator_id)[0]
        place = CellPlace(table, guild_id, _row_id(name, part), "moderator")
        return {"moderator": name, "moderator_enc": self._cipher.seal(str(moderator_id), place)}

    def _open(self, table: str, row: RowMapping, part: int | None = None) -> int | None:
        place = CellPlace(table, row["guild_id"], _row_id(row["moderator"], part), "moderator")
        moderator = self._cipher.open(row["moderator_enc"], place)
        return None if moderator is None else int(moderator)

    def _shift(self, row: RowMapping) -> Shift | None:
        moderator_id = self._open("duty", row)
        if moderator_id is None:
            return None
        ends = None if row["due"] is None else from_ms(row["due"])
        return Shift(row["guild_id"], moderator_id, from_ms(row["since"]), ends)

    def _slot(self, row: RowMapping) -> RotaSlot | None:
        moderator_id = self._open("duty_rota", row, row["begins"])
        return None if moderator_id is None else RotaSlot(moderator_id, row["begins"], row["ends"])

    def _ms(self) -> int:
        return to_ms(self.clock())


def _row_id(name: bytes, part: int | None) -> str:
    """Return the id of a row for the cell that its value is sealed for."""
    return name.hex() if part is None else f"{name.hex()}/{part}"
