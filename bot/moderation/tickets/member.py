"""Tickets for their members: hand in, read the answer, add something."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bot.moderation.tickets.errors import (
    CLOSED,
    ENOUGH,
    NO_ANSWER,
    NO_ANSWER_IN_TIME,
    NOT_YET,
    NOT_YOURS,
    OPENED,
    OVER,
    TOO_MANY,
    TicketError,
    TicketUnreadableError,
)
from bot.moderation.tickets.limits import MAX_A_DAY
from bot.storage import NewTicket, StorageUnavailable, TicketStatus, TooManyTicketsError
from bot.storage.repositories.tickets.messages import (
    TicketClosedError,
    TicketMessage,
    TooManyMessagesError,
    count_by_team,
)

if TYPE_CHECKING:
    from bot.storage import Storage, TicketRow


class TicketRequest(Struct, frozen=True):
    """A question that a member wants to pass on, and how the answer may reach them.

    id: that of the interaction, so that a retry makes no second ticket. channel_id: where it was
    asked; open_channel_id: the same, or for a private thread the channel that it belongs to.
    question_is_public: the question is a message in the channel, whose author anybody can look up.
    """

    guild_id: int
    id: int
    member_id: int
    text: str
    question_id: int
    channel_id: int
    open_channel_id: int
    question_is_public: bool = False
    with_name: bool = False
    by_message: bool = False

    @property
    def note_channel_id(self) -> int:
        """The channel for a note that says that there is an answer.

        In a private thread a note would give away who asked: only a few people are in it.
        """
        return self.channel_id if self.with_name else self.open_channel_id

    def to_ticket(self) -> NewTicket:
        """Return the ticket to store. Without a name, nothing in it leads openly to the member."""
        hides_question = self.question_is_public and not self.with_name
        return NewTicket(
            guild_id=self.guild_id,
            id=self.id,
            channel_id=self.note_channel_id,
            created_at=datetime.now(UTC),
            text=self.text,
            question_id=None if hides_question else self.question_id,
            asker_id=self.member_id,
            is_named=self.with_name,
            by_message=self.by_message,
        )


class MemberTickets:
    """Tickets from the side of their members. Everything checks whose ticket it is.

    All methods raise TicketError with a sentence for the member, and StorageUnavailable.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def open(self, request: TicketRequest) -> bool:
        """Store a new ticket; False if it was there already (a retry)."""
        try:
            return await self._storage.repositories.tickets.tickets.open(
                request.to_ticket(), MAX_A_DAY
            )
        except TooManyTicketsError as error:
            raise TicketError(TOO_MANY) from error

    async def get_own_open(self, guild_id: int, ticket_id: int, member_id: int) -> TicketRow:
        """Return a member's own ticket while it is open."""
        row = await self._storage.repositories.tickets.tickets.get(guild_id, ticket_id)
        if row is None:
            raise TicketError(OVER)
        recipient = await self._storage.repositories.tickets.tickets.get_recipient(
            guild_id, ticket_id
        )
        if recipient is None:
            raise TicketError(CLOSED)
        if recipient != member_id:
            raise TicketError(NOT_YOURS)
        if row.status is not TicketStatus.OPEN:
            raise TicketError(CLOSED)
        return row

    async def add(
        self, guild_id: int, ticket_id: int, member_id: int, message_id: int, text: str
    ) -> TicketRow:
        """Add what a member wrote to their own open ticket; return the ticket with it.

        message_id: that of the interaction, so that a retry adds nothing twice.
        """
        row = await self.get_own_open(guild_id, ticket_id, member_id)
        message = TicketMessage(message_id, by_team=False, at=datetime.now(UTC), text=text)
        try:
            await self._storage.repositories.tickets.messages.add(guild_id, ticket_id, message)
        except TicketClosedError as error:
            raise TicketError(CLOSED) from error
        except TooManyMessagesError as error:
            raise TicketError(ENOUGH) from error
        return replace(row, messages=(*row.messages, message))

    async def read(self, guild_id: int, ticket_id: int, member_id: int) -> TicketRow:
        """Return a member's own ticket that has something for them: an answer or a question.

        Raises TicketUnreadableError once nobody can read it any more.
        """
        row = await self._storage.repositories.tickets.tickets.get(guild_id, ticket_id)
        recipient = await self._storage.repositories.tickets.tickets.get_recipient(
            guild_id, ticket_id
        )
        if row is None or recipient is None:
            raise TicketUnreadableError(_why_unreadable(row))
        if recipient != member_id:
            raise TicketError(NOT_YOURS)
        if row.status is TicketStatus.OPEN and not count_by_team(row.messages):
            raise TicketError(NOT_YET)
        return row

    async def forget_recipient(self, row: TicketRow) -> None:
        """Forget whose ticket it is, after they have read the answer. Never raises.

        If it cannot be done now, it is done when the seven days are over.
        """
        with suppress(StorageUnavailable):
            await self._storage.repositories.tickets.tickets.forget_recipient(row.guild_id, row.id)


def _why_unreadable(row: TicketRow | None) -> str:
    if row is None:
        return OVER
    if row.status is TicketStatus.OPEN:
        return NO_ANSWER_IN_TIME
    has_answer = row.status in {TicketStatus.ANSWERED, TicketStatus.LINKED}
    return OPENED if has_answer else NO_ANSWER
