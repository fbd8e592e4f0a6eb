"""Questions that members passed on to the moderators, and what became of them.

Who asked is kept, sealed, for delivery alone: `Cases.recipient` gives it, a `CaseRow` names it
only where the member wanted the moderators to see their name.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, RowMapping, and_, func, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.storage.clock import from_ms, now_ms, to_ms
from bot.storage.crypto.cipher import CellPlace, Cipher
from bot.storage.crypto.surrogates import stored_id
from bot.storage.repositories.servers.audit import Change, write_change
from bot.storage.repositories.tickets.talk import Part, unpacked
from bot.storage.schema.tables import cases

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer

OPEN = "open"
ANSWERED = "answered"
LINKED = "linked"
DISMISSED = "dismissed"
DONE = "done"
_DAY_MS = 24 * 3600 * 1000


class TooManyCasesError(Exception):
    """This member has as many open cases as they may have in a day."""


@dataclass(frozen=True, slots=True)
class NewCase:
    """A question for the moderators.

    asker_id: to whom the answer goes; None if there is nobody to deliver it to. named: the
    moderators may see who asks. by_message: the answer may come as a direct message. channel_id:
    where it was asked, 0 if nothing may be posted there.
    """

    guild_id: int
    id: int
    channel_id: int
    created_at: datetime
    text: str
    question_id: int | None = None
    asker_id: int | None = None
    named: bool = False
    by_message: bool = False


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a case ends: its final status, and the answer (a text, or an entry's id if linked)."""

    status: str
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A stored case; `text` and `answer` are None if no key opens them.

    asker_id: only if they gave their name. deliverable: it is still known to whom it goes.
    """

    guild_id: int
    id: int
    channel_id: int
    created_at: datetime
    question_id: int | None
    status: str
    text: str | None
    asker_id: int | None
    by_message: bool
    deliverable: bool
    card_channel_id: int | None
    card_id: int | None
    answer: str | None
    closed_at: datetime | None
    talk: tuple[Part, ...] = ()


class Cases:
    """The moderators' queue of one server."""

    def __init__(self, database: Database, writer: Writer, cipher: Cipher) -> None:
        """Read from `database`, write through `writer`, seal and open with `cipher`."""
        self._database = database
        self._writer = writer
        self._cipher = cipher

    async def open(self, case: NewCase, most_a_day: int | None = None) -> bool:
        """Queue a case; False if it was there already (a retry).

        Raises StorageUnavailable, and TooManyCasesError if `most_a_day` open cases of the last 24
        hours are this member's: they are counted by opening what is sealed, so that nothing else
        needs to be kept of who asks.
        """
        asker = None if case.asker_id is None else self._seal(case, "asker", str(case.asker_id))
        statement = (
            insert(cases)
            .values(
                guild_id=case.guild_id,
                id=case.id,
                channel_id=case.channel_id,
                created_at=to_ms(case.created_at),
                status=OPEN,
                text_enc=self._seal(case, "text", case.text),
                asker_enc=asker,
                named=case.named,
                by_message=case.by_message,
            )
            .on_conflict_do_nothing()
        )

        async def work(connection: AsyncConnection) -> bool:
            known = select(cases.c.id).where(_is(case.guild_id, case.id))
            if (await connection.execute(known)).first() is not None:
                return False
            if most_a_day is not None and await self._open_of(connection, case) >= most_a_day:
                raise TooManyCasesError
            of = await self._question_of(connection, case)
            return (await connection.execute(statement.values(question_id=of))).rowcount > 0

        return await self._writer.run(work)

    async def carded(self, guild_id: int, case_id: int, channel_id: int, message_id: int) -> None:
        """Note where the card of a case stands. Raises StorageUnavailable."""
        await self._change(guild_id, case_id, card_channel_id=channel_id, card_id=message_id)

    async def moved(self, guild_id: int, case_id: int, channel_id: int) -> None:
        """Note where notes to the member go from now on. Raises StorageUnavailable."""
        await self._change(guild_id, case_id, channel_id=channel_id)

    async def settle(
        self, guild_id: int, case_id: int, settlement: Settlement, actor_id: int
    ) -> bool:
        """End an open case, with its audit row; False if none such is open: others were first.

        Without an answer there is nothing to deliver, and who asked is forgotten at once. Raises
        StorageUnavailable, ValueError if the status is "open".
        """
        if settlement.status == OPEN:
            raise ValueError("a case does not end by being open")
        place = _place(guild_id, case_id, "answer")
        answer = settlement.answer
        values: dict[str, object] = {"status": settlement.status, "closed_at": now_ms()}
        if answer is None:
            values["asker_enc"] = None
        else:
            values["answer_enc"] = self._cipher.seal(answer, place)
        statement = update(cases).where(_is(guild_id, case_id), cases.c.status == OPEN)
        statement = statement.values(values)
        entry = answer if settlement.status == LINKED else None
        change = Change(actor_id, f"case-{settlement.status}", f"{case_id:x}", entry)

        async def work(connection: AsyncConnection) -> bool:
            if (await connection.execute(statement)).rowcount == 0:
                return False
            await write_change(connection, self._cipher, guild_id, change)
            return True

        return await self._writer.run(work)

    async def recipient(self, guild_id: int, case_id: int) -> int | None:
        """Return to whom the answer goes: for delivery, and for nothing else.

        None once it was delivered or its time is over, or if no key opens it. Raises
        StorageUnavailable.
        """
        query = select(cases.c.asker_enc).where(_is(guild_id, case_id))
        async with self._database.read() as connection:
            sealed = (await connection.execute(query)).scalar()
        asker = self._cipher.open(sealed, _place(guild_id, case_id, "asker"))
        return None if asker is None else int(asker)

    async def delivered(self, guild_id: int, case_id: int) -> None:
        """Forget who asked, now that they have their answer. Raises StorageUnavailable."""
        await self._change(guild_id, case_id, asker_enc=None)

    async def told(self, guild_id: int, case_id: int) -> None:
        """Note that the answer, or a note of it, was brought. Raises StorageUnavailable."""
        await self._change(guild_id, case_id, told=True)

    async def untold(self, guild_id: int, before: datetime) -> list[CaseRow]:
        """Return cases answered before then whose answer was not brought to who asked.

        Raises StorageUnavailable.
        """
        query = select(cases).where(
            cases.c.guild_id == guild_id,
            cases.c.status.in_((ANSWERED, LINKED)),
            cases.c.told.is_(False),
            cases.c.asker_enc.is_not(None),
            cases.c.closed_at < to_ms(before),
        )
        async with self._database.read() as connection:
            return [self._row(row) for row in (await connection.execute(query)).mappings()]

    async def get(self, guild_id: int, case_id: int) -> CaseRow | None:
        """Return one case of this server. Raises StorageUnavailable."""
        query = select(cases).where(_is(guild_id, case_id))
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else self._row(row)

    async def list_open(self, guild_id: int, limit: int = 10, offset: int = 0) -> list[CaseRow]:
        """Return open cases, the oldest first. Raises StorageUnavailable."""
        query = select(cases).where(_is_open(guild_id)).order_by(cases.c.id)
        query = query.limit(limit).offset(offset)
        async with self._database.read() as connection:
            return [self._row(row) for row in (await connection.execute(query)).mappings()]

    async def count_open(self, guild_id: int) -> int:
        """Count the open cases of this server. Raises StorageUnavailable."""
        query = select(func.count()).select_from(cases).where(_is_open(guild_id))
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar_one()

    async def _change(self, guild_id: int, case_id: int, **values: object) -> None:
        statement = update(cases).where(_is(guild_id, case_id)).values(values)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._writer.run(work)

    async def _question_of(self, connection: AsyncConnection, case: NewCase) -> int | None:
        """Return what the log calls the question, for its own id may lead to who asked."""
        if case.question_id is None:
            return None
        return await stored_id(connection, self._cipher, case.guild_id, case.question_id)

    async def _open_of(self, connection: AsyncConnection, case: NewCase) -> int:
        """Count the member's open cases of the day before this one."""
        query = select(cases.c.id, cases.c.asker_enc).where(
            _is_open(case.guild_id),
            cases.c.asker_enc.is_not(None),
            cases.c.created_at > to_ms(case.created_at) - _DAY_MS,
        )
        asker = str(case.asker_id)
        return sum(
            self._cipher.open(row.asker_enc, _place(case.guild_id, row.id, "asker")) == asker
            for row in await connection.execute(query)
        )

    def _seal(self, case: NewCase, column: str, value: str) -> bytes:
        return self._cipher.seal(value, _place(case.guild_id, case.id, column))

    def _row(self, row: RowMapping) -> CaseRow:
        values = dict(row)
        sealed = values.pop("asker_enc")
        asker = self._open(sealed, values, "asker") if values["named"] else None
        for column in ("text", "answer"):
            values[column] = self._open(values.pop(f"{column}_enc"), values, column)
        values["talk"] = unpacked(self._open(values.pop("talk_enc"), values, "talk"))
        values["asker_id"] = None if asker is None else int(asker)
        values["deliverable"] = sealed is not None
        values["created_at"] = from_ms(values["created_at"])
        closed = values["closed_at"]
        values["closed_at"] = None if closed is None else from_ms(closed)
        return CaseRow(**{name: values[name] for name in _FIELDS})

    def _open(self, sealed: bytes | None, row: dict[str, Any], column: str) -> str | None:
        return self._cipher.open(sealed, _place(row["guild_id"], row["id"], column))


_FIELDS = tuple(field.name for field in fields(CaseRow))


def _place(guild_id: int, case_id: int, column: str) -> CellPlace:
    return CellPlace("cases", guild_id, case_id, column)


def _is(guild_id: int, case_id: int) -> ColumnElement[bool]:
    return and_(cases.c.guild_id == guild_id, cases.c.id == case_id)


def _is_open(guild_id: int) -> ColumnElement[bool]:
    return and_(cases.c.guild_id == guild_id, cases.c.status == OPEN)
