"""Tickets for moderators: list, answer, link an entry, close, ask back."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bot.moderation.tickets.errors import (
    ALREADY_SAVED,
    ANOTHER_MODERATOR,
    ANSWER_TOO_LONG,
    ASKED_ENOUGH,
    NO_TICKET,
    NO_WORDS_IN_ANSWER,
    NO_WORDS_IN_QUESTION,
    OVERTAKEN,
    QUESTION_TOO_LONG,
    RECIPIENT_FORGOTTEN,
    SOMEBODY,
    TAKEN,
    TicketError,
    mention,
)
from bot.moderation.tickets.limits import MAX_ANSWER, MAX_TEXT
from bot.storage import Change, Settlement, StorageUnavailable, TicketStatus
from bot.storage.repositories.tickets.messages import (
    ASKED_BACK,
    OvertakenError,
    TicketClosedError,
    TicketMessage,
    TooManyMessagesError,
)
from bot.text.cleaning import clean, units

if TYPE_CHECKING:
    from bot.storage import Storage, TicketRow

SAVED_ACTION = "case-saved"
"""The action in the audit log."""
SHOWN = 10
"""The number of tickets in a list."""
_ENDINGS = tuple(status.audit_action for status in TicketStatus if status is not TicketStatus.OPEN)


class WaitingTickets(Struct, frozen=True):
    """The oldest open tickets of a server, and how many are open in all."""

    rows: tuple[TicketRow, ...]
    total: int


class TeamQuestion(Struct, frozen=True):
    """A question that a moderator asks back.

    id: that of the interaction, so that a retry asks nothing twice. seen_count: how many
    questions of the team the moderator had seen, so that two do not ask at once.
    """

    id: int
    text: str
    seen_count: int
    actor_id: int


class TeamTickets:
    """Tickets from the side of the moderators. Callers check the permission first.

    All methods raise TicketError with a sentence for the moderator, and StorageUnavailable.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def list_waiting(self, guild_id: int) -> WaitingTickets:
        """Return what waits in a server, the oldest first."""
        rows = await self._storage.repositories.tickets.tickets.list_open(guild_id, SHOWN)
        return WaitingTickets(tuple(rows), await self.count_waiting(guild_id))

    async def count_waiting(self, guild_id: int) -> int:
        """Count the open tickets of a server."""
        return await self._storage.repositories.tickets.tickets.count_open(guild_id)

    async def get(self, guild_id: int, ticket_id: int) -> TicketRow:
        """Return a ticket of this server, open or not."""
        row = await self._storage.repositories.tickets.tickets.get(guild_id, ticket_id)
        if row is None:
            raise TicketError(NO_TICKET)
        return row

    async def get_unsaved(self, guild_id: int, ticket_id: int) -> TicketRow:
        """Return a ticket that can become an entry; one that is over can only once."""
        row = await self.get(guild_id, ticket_id)
        if row.status is not TicketStatus.OPEN:
            with suppress(StorageUnavailable):
                target = f"{ticket_id:x}"
                change = await self._storage.repositories.servers.audit.last_about(
                    guild_id, (SAVED_ACTION,), target
                )
                if change is not None:
                    who = mention(change.actor_id, SOMEBODY)
                    raise TicketError(ALREADY_SAVED.format(who=who))
        return row

    async def mark_saved(self, guild_id: int, ticket_id: int, actor_id: int) -> TicketRow | None:
        """Store that a ticket which is over has become an entry; return it, None if it has not."""
        row = await self._storage.repositories.tickets.tickets.get(guild_id, ticket_id)
        if row is None or row.status is TicketStatus.OPEN:
            return None
        await self._storage.repositories.servers.audit.add(
            guild_id, Change(actor_id, SAVED_ACTION, f"{ticket_id:x}")
        )
        return row

    async def get_open(self, guild_id: int, ticket_id: int) -> TicketRow:
        """Return an open ticket of this server."""
        row = await self.get(guild_id, ticket_id)
        if row.status is not TicketStatus.OPEN:
            raise await self._taken_error(guild_id, ticket_id)
        return row

    async def get_answerable(self, guild_id: int, ticket_id: int) -> TicketRow:
        """Return an open ticket that can still be delivered: the bot knows who asked."""
        row = await self.get_open(guild_id, ticket_id)
        if not row.deliverable:
            raise TicketError(RECIPIENT_FORGOTTEN)
        return row

    async def answer(self, guild_id: int, ticket_id: int, text: str, actor_id: int) -> TicketRow:
        """End a ticket with a moderator's words, which must have words and fit on a card."""
        _check(text, MAX_ANSWER, NO_WORDS_IN_ANSWER, ANSWER_TOO_LONG)
        row = await self.get_open(guild_id, ticket_id)
        await self._settle(row, Settlement(TicketStatus.ANSWERED, text), actor_id)
        return row

    async def link(self, guild_id: int, ticket_id: int, entry_id: str, actor_id: int) -> TicketRow:
        """End a ticket with an entry as the answer; callers have seen that the entry exists."""
        row = await self.get_answerable(guild_id, ticket_id)
        await self._settle(row, Settlement(TicketStatus.LINKED, entry_id), actor_id)
        return row

    async def close(
        self, guild_id: int, ticket_id: int, status: TicketStatus, actor_id: int
    ) -> TicketRow:
        """End a ticket without an answer: dismissed, or done elsewhere."""
        row = await self.get_open(guild_id, ticket_id)
        await self._settle(row, Settlement(status), actor_id)
        return row

    async def ask_back(self, guild_id: int, ticket_id: int, question: TeamQuestion) -> TicketRow:
        """Ask the member something; return the ticket with the question in its conversation."""
        _check(question.text, MAX_TEXT, NO_WORDS_IN_QUESTION, QUESTION_TOO_LONG)
        row = await self.get_answerable(guild_id, ticket_id)
        message = TicketMessage(question.id, by_team=True, at=datetime.now(UTC), text=question.text)
        messages = self._storage.repositories.tickets.messages
        try:
            await messages.ask_back(
                guild_id, ticket_id, message, question.seen_count, question.actor_id
            )
        except TicketClosedError as error:
            raise await self._taken_error(guild_id, ticket_id) from error
        except OvertakenError as error:
            actor = await self._last_actor(guild_id, ticket_id, (ASKED_BACK,))
            who = mention(actor, ANOTHER_MODERATOR)
            raise TicketError(OVERTAKEN.format(who=who)) from error
        except TooManyMessagesError as error:
            raise TicketError(ASKED_ENOUGH) from error
        return replace(row, messages=(*row.messages, message))

    async def _settle(self, row: TicketRow, settlement: Settlement, actor_id: int) -> None:
        """End a ticket. Raises TicketError if another moderator was quicker."""
        if not await self._storage.repositories.tickets.tickets.settle(
            row.guild_id, row.id, settlement, actor_id
        ):
            raise await self._taken_error(row.guild_id, row.id)

    async def _taken_error(self, guild_id: int, ticket_id: int) -> TicketError:
        """Return the error that says who has dealt with a ticket, as far as it is known."""
        actor_id = await self._last_actor(guild_id, ticket_id, _ENDINGS)
        return TicketError(TAKEN.format(who=mention(actor_id, SOMEBODY)))

    async def _last_actor(
        self, guild_id: int, ticket_id: int, actions: tuple[str, ...]
    ) -> int | None:
        """Return who did one of these to a ticket last; None if that is not known."""
        with suppress(StorageUnavailable):
            row = await self._storage.repositories.servers.audit.last_about(
                guild_id, actions, f"{ticket_id:x}"
            )
            return row.actor_id if row else None
        return None


def _check(text: str, most: int, no_words: str, too_long: str) -> None:
    if not any(char.isalnum() for char in clean(text)):
        raise TicketError(no_words)
    if units(text) > most:
        raise TicketError(too_long)
