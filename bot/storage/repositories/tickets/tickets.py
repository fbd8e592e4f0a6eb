"""Tickets in the database: opened, answered, delivered.

Who asked is stored, encrypted, for delivery alone: `Tickets.get_recipient` gives it; a `TicketRow`
names it only where the member wanted the moderators to see their name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, RowMapping, and_, func, select, update

from bot.storage.clock import from_ms, now_ms, to_ms
from bot.storage.crypto.cipher import CellPlace, Cipher
from bot.storage.crypto.surrogates import stored_id
from bot.storage.engine.statements import insert
from bot.storage.repositories.servers.audit import Change, write_change
from bot.storage.repositories.tickets.messages import load_messages
from bot.storage.repositories.tickets.rows import (
    NewTicket,
    Settlement,
    TicketRow,
    TicketStatus,
    TooManyTicketsError,
)
from bot.storage.schema.tables import cases

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer

_DAY_MS = 24 * 3600 * 1000


class Tickets:
    """The tickets of all servers; each call is about one server."""

    def __init__(self, database: Database, writer: Writer, cipher: Cipher) -> None:
        """Read from `database`, write through `writer`, encrypt and decrypt with `cipher`."""
        self._database = database
        self._writer = writer
        self._cipher = cipher

    async def open(self, ticket: NewTicket, most_a_day: int | None = None) -> bool:
        """Store a new ticket; False if it was there already (a retry).

        Raises StorageUnavailable, and TooManyTicketsError if the member has `most_a_day` open
        tickets of the last 24 hours. These are counted by decrypting who asked, so that nothing
        else has to be stored about them.
        """
        asker = None
        if ticket.asker_id is not None:
            asker = self._seal(ticket, "asker", str(ticket.asker_id))
        statement = (
            insert(cases)
            .values(
                guild_id=ticket.guild_id,
                id=ticket.id,
                channel_id=ticket.channel_id,
                created_at=to_ms(ticket.created_at),
                status=TicketStatus.OPEN,
                text_enc=self._seal(ticket, "text", ticket.text),
                asker_enc=asker,
                named=ticket.is_named,
                by_message=ticket.by_message,
            )
            .on_conflict_do_nothing()
        )

        async def work(connection: AsyncConnection) -> bool:
            same_ticket = select(cases.c.id).where(_is(ticket.guild_id, ticket.id))
            if (await connection.execute(same_ticket)).first() is not None:
                return False
            if most_a_day is not None and await self._open_of(connection, ticket) >= most_a_day:
                raise TooManyTicketsError
            question_id = await self._question_of(connection, ticket)
            return (
                await connection.execute(statement.values(question_id=question_id))
            ).rowcount > 0

        return await self._writer.run(work)

    async def set_card(
        self, guild_id: int, ticket_id: int, channel_id: int, message_id: int
    ) -> None:
        """Store where the card of a ticket is. Raises StorageUnavailable."""
        await self._change(guild_id, ticket_id, card_channel_id=channel_id, card_id=message_id)

    async def set_channel(self, guild_id: int, ticket_id: int, channel_id: int) -> None:
        """Store where notes to the member go from now on. Raises StorageUnavailable."""
        await self._change(guild_id, ticket_id, channel_id=channel_id)

    async def settle(
        self, guild_id: int, ticket_id: int, settlement: Settlement, actor_id: int
    ) -> bool:
        """End an open ticket, with its audit row; False if none such is open: others were first.

        Without an answer there is nothing to deliver, and who asked is forgotten at once. Raises
        StorageUnavailable, ValueError if the status is "open".
        """
        if settlement.status is TicketStatus.OPEN:
            raise ValueError("a ticket does not end by being open")
        place = _place(guild_id, ticket_id, "answer")
        answer = settlement.answer
        values: dict[str, object] = {"status": settlement.status, "closed_at": now_ms()}
        if answer is None:
            # Nothing is left to deliver, so nobody needs to know who asked.
            values["asker_enc"] = None
        else:
            values["answer_enc"] = self._cipher.seal(answer, place)
        statement = update(cases).where(
            _is(guild_id, ticket_id), cases.c.status == TicketStatus.OPEN
        )
        statement = statement.values(values)
        entry = answer if settlement.status is TicketStatus.LINKED else None
        change = Change(actor_id, settlement.status.audit_action, f"{ticket_id:x}", entry)

        async def work(connection: AsyncConnection) -> bool:
            if (await connection.execute(statement)).rowcount == 0:
                return False
            await write_change(connection, self._cipher, guild_id, change)
            return True

        return await self._writer.run(work)

    async def get_recipient(self, guild_id: int, ticket_id: int) -> int | None:
        """Return to whom the answer goes: for delivery, and for nothing else.

        None once it was delivered or its time is over, or if no key opens it. Raises
        StorageUnavailable.
        """
        query = select(cases.c.asker_enc).where(_is(guild_id, ticket_id))
        async with self._database.read() as connection:
            sealed = (await connection.execute(query)).scalar()
        asker = self._cipher.open(sealed, _place(guild_id, ticket_id, "asker"))
        return None if asker is None else int(asker)

    async def forget_recipient(self, guild_id: int, ticket_id: int) -> None:
        """Forget who asked, now that they have their answer. Raises StorageUnavailable."""
        await self._change(guild_id, ticket_id, asker_enc=None)

    async def mark_delivered(self, guild_id: int, ticket_id: int) -> None:
        """Store that the answer, or a note of it, was delivered. Raises StorageUnavailable."""
        await self._change(guild_id, ticket_id, told=True)

    async def list_undelivered(self, guild_id: int, before: datetime) -> list[TicketRow]:
        """Return tickets that were answered before then, and whose answer was not delivered.

        Raises StorageUnavailable.
        """
        query = select(cases).where(
            cases.c.guild_id == guild_id,
            cases.c.status.in_((TicketStatus.ANSWERED, TicketStatus.LINKED)),
            cases.c.told.is_(False),
            cases.c.asker_enc.is_not(None),
            cases.c.closed_at < to_ms(before),
        )
        async with self._database.read() as connection:
            return [self._row(row) for row in (await connection.execute(query)).mappings()]

    async def get(self, guild_id: int, ticket_id: int) -> TicketRow | None:
        """Return one ticket of this server. Raises StorageUnavailable."""
        query = select(cases).where(_is(guild_id, ticket_id))
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else self._row(row)

    async def list_open(self, guild_id: int, limit: int = 10, offset: int = 0) -> list[TicketRow]:
        """Return open tickets, the oldest first. Raises StorageUnavailable."""
        query = select(cases).where(_is_open(guild_id)).order_by(cases.c.id)
        query = query.limit(limit).offset(offset)
        async with self._database.read() as connection:
            return [self._row(row) for row in (await connection.execute(query)).mappings()]

    async def count_open(self, guild_id: int) -> int:
        """Count the open tickets of this server. Raises StorageUnavailable."""
        query = select(func.count()).select_from(cases).where(_is_open(guild_id))
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar_one()

    async def _change(self, guild_id: int, ticket_id: int, **values: object) -> None:
        statement = update(cases).where(_is(guild_id, ticket_id)).values(values)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._writer.run(work)

    async def _question_of(self, connection: AsyncConnection, ticket: NewTicket) -> int | None:
        """Return the log's id of the question, because its own id may lead to who asked."""
        if ticket.question_id is None:
            return None
        return await stored_id(connection, self._cipher, ticket.guild_id, ticket.question_id)

    async def _open_of(self, connection: AsyncConnection, ticket: NewTicket) -> int:
        """Count the member's open tickets of the day before this one."""
        query = select(cases.c.id, cases.c.asker_enc).where(
            _is_open(ticket.guild_id),
            cases.c.asker_enc.is_not(None),
            cases.c.created_at > to_ms(ticket.created_at) - _DAY_MS,
        )
        asker = str(ticket.asker_id)
        return sum(
            self._cipher.open(row.asker_enc, _place(ticket.guild_id, row.id, "asker")) == asker
            for row in await connection.execute(query)
        )

    def _seal(self, ticket: NewTicket, column: str, value: str) -> bytes:
        return self._cipher.seal(value, _place(ticket.guild_id, ticket.id, column))

    def _row(self, row: RowMapping) -> TicketRow:
        values = dict(row)
        sealed = values.pop("asker_enc")
        asker = self._open(sealed, values, "asker") if values["named"] else None
        for column in ("text", "answer"):
            values[column] = self._open(values.pop(f"{column}_enc"), values, column)
        values["messages"] = load_messages(self._open(values.pop("talk_enc"), values, "talk"))
        values["asker_id"] = None if asker is None else int(asker)
        values["deliverable"] = sealed is not None
        values["status"] = TicketStatus(values["status"])
        values["created_at"] = from_ms(values["created_at"])
        closed_at = values["closed_at"]
        values["closed_at"] = None if closed_at is None else from_ms(closed_at)
        return TicketRow(**{name: values[name] for name in TicketRow.__struct_fields__})

    def _open(self, sealed: bytes | None, row: dict[str, Any], column: str) -> str | None:
        return self._cipher.open(sealed, _place(row["guild_id"], row["id"], column))


def _place(guild_id: int, ticket_id: int, column: str) -> CellPlace:
    return CellPlace("cases", guild_id, ticket_id, column)


def _is(guild_id: int, ticket_id: int) -> ColumnElement[bool]:
    return and_(cases.c.guild_id == guild_id, cases.c.id == ticket_id)


def _is_open(guild_id: int) -> ColumnElement[bool]:
    return and_(cases.c.guild_id == guild_id, cases.c.status == TicketStatus.OPEN)
