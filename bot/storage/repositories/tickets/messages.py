"""The conversation about a ticket: what moderators asked, and what its member added.

It is one encrypted cell of the ticket: it is kept, exported and erased with the ticket.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import and_, select, update

from bot.storage.clock import from_ms, to_ms
from bot.storage.crypto.cipher import CellPlace, Cipher
from bot.storage.repositories.servers.audit import Change, write_change
from bot.storage.repositories.tickets.rows import TicketStatus
from bot.storage.schema.tables import cases

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.writer import Writer

ASKED_BACK = "case-asked"
"""The action in the audit log."""
MAX_MESSAGES = 10
"""How often each side may write."""


class TicketClosedError(Exception):
    """The ticket is not open any more, or not there."""


class TooManyMessagesError(Exception):
    """This side has written as often as it may."""


class OvertakenError(Exception):
    """Another moderator has asked something since the form was opened."""


class NotePlace(NamedTuple):
    """Where a note of the bot is that leads a member to a question of the moderators."""

    channel_id: int
    message_id: int


class TicketMessage(Struct, frozen=True):
    """One message of the conversation; `id` is that of the interaction it came with.

    by_team: a moderator asked it; otherwise the member wrote it. note: the note that leads the
    member to it, as long as there is one.
    """

    id: int
    by_team: bool
    at: datetime
    text: str
    note: NotePlace | None = None


def count_by_team(messages: Sequence[TicketMessage]) -> int:
    """Count the messages that moderators wrote."""
    return sum(message.by_team for message in messages)


def dump_messages(messages: Sequence[TicketMessage]) -> str:
    """Return the conversation as the text that is encrypted."""
    rows = [
        [each.id, each.by_team, to_ms(each.at), each.text, *([each.note] if each.note else [])]
        for each in messages
    ]
    return json.dumps(rows, ensure_ascii=True)


def load_messages(text: str | None) -> tuple[TicketMessage, ...]:
    """Return the conversation in a decrypted cell; nothing if it cannot be read."""
    try:
        rows = cast("list[list[Any]]", json.loads(text)) if text else []
        return tuple(
            TicketMessage(int(row[0]), bool(row[1]), from_ms(row[2]), str(row[3]), _note(row[4:]))
            for row in rows
        )
    except (ValueError, TypeError, IndexError):
        # A damaged cell costs the conversation, not the question.
        return ()


def _note(rest: list[Any]) -> NotePlace | None:
    """Return where a note is; rows of older versions have none."""
    return NotePlace(int(rest[0][0]), int(rest[0][1])) if rest else None


class TicketMessages:
    """Adds to the conversation about a ticket."""

    def __init__(self, writer: Writer, cipher: Cipher) -> None:
        """Write through `writer`, encrypt and decrypt with `cipher`."""
        self._writer = writer
        self._cipher = cipher

    async def add(self, guild_id: int, ticket_id: int, message: TicketMessage) -> None:
        """Add what the member wrote. Raises as `ask_back` does, except OvertakenError."""

        async def work(connection: AsyncConnection) -> None:
            await self._append(connection, guild_id, ticket_id, message)

        await self._writer.run(work)

    async def ask_back(
        self, guild_id: int, ticket_id: int, message: TicketMessage, seen_count: int, actor_id: int
    ) -> None:
        """Add a moderator's question, with its audit row; `seen_count`: how many they saw.

        The same message twice (a retry) is added once. Raises TicketClosedError, OvertakenError,
        TooManyMessagesError, StorageUnavailable.
        """
        change = Change(actor_id, ASKED_BACK, f"{ticket_id:x}")

        async def work(connection: AsyncConnection) -> None:
            if await self._append(connection, guild_id, ticket_id, message, seen_count):
                await write_change(connection, self._cipher, guild_id, change)

        await self._writer.run(work)

    async def set_note(
        self, guild_id: int, ticket_id: int, message_id: int, note: NotePlace | None
    ) -> None:
        """Store where the note of a message is, or that it is gone. Raises StorageUnavailable.

        Nothing is stored for a ticket that is not there.
        """
        is_ticket = and_(cases.c.guild_id == guild_id, cases.c.id == ticket_id)
        place = CellPlace("cases", guild_id, ticket_id, "talk")

        async def work(connection: AsyncConnection) -> None:
            row = (await connection.execute(select(cases.c.talk_enc).where(is_ticket))).first()
            messages = load_messages(self._cipher.open(row.talk_enc, place)) if row else ()
            if not messages:
                return
            new_messages = [
                replace(each, note=note) if each.id == message_id else each for each in messages
            ]
            sealed = self._cipher.seal(dump_messages(new_messages), place)
            await connection.execute(update(cases).where(is_ticket).values(talk_enc=sealed))

        await self._writer.run(work)

    async def _append(
        self,
        connection: AsyncConnection,
        guild_id: int,
        ticket_id: int,
        message: TicketMessage,
        seen_count: int | None = None,
    ) -> bool:
        """Add a message to an open ticket; False if it is there already."""
        is_open = and_(
            cases.c.guild_id == guild_id,
            cases.c.id == ticket_id,
            cases.c.status == TicketStatus.OPEN,
        )
        row = (await connection.execute(select(cases.c.talk_enc).where(is_open))).first()
        if row is None:
            raise TicketClosedError
        place = CellPlace("cases", guild_id, ticket_id, "talk")
        messages = load_messages(self._cipher.open(row.talk_enc, place))
        if any(earlier.id == message.id for earlier in messages):
            return False
        if seen_count is not None and count_by_team(messages) != seen_count:
            raise OvertakenError
        if sum(earlier.by_team == message.by_team for earlier in messages) >= MAX_MESSAGES:
            raise TooManyMessagesError
        sealed = self._cipher.seal(dump_messages([*messages, message]), place)
        await connection.execute(update(cases).where(is_open).values(talk_enc=sealed))
        return True
