"""The bookkeeping of delivery: the recipient of a ticket, its card, and what is left to deliver.

The delivery itself, to Discord, is in bot.client.tickets.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.moderation.tickets.limits import DELIVERY_TIME
from bot.storage import StorageUnavailable

if TYPE_CHECKING:
    from bot.storage import Storage, TicketRow
    from bot.storage.repositories.tickets.messages import NotePlace


class UndeliveredAnswer(Struct, frozen=True):
    """A ticket that was answered and whose answer has not been delivered.

    actor_id: the moderator who answered; None if that is no longer known.
    """

    row: TicketRow
    answer: str
    actor_id: int | None


class TicketDelivery:
    """Tells delivery to whom a ticket goes, and stores what was delivered."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def get(self, guild_id: int, ticket_id: int) -> TicketRow | None:
        """Return a ticket as it is now, None if it is gone. Raises StorageUnavailable."""
        return await self._storage.repositories.tickets.tickets.get(guild_id, ticket_id)

    async def get_recipient(self, row: TicketRow) -> int | None:
        """Return the member whose ticket it is, None once that is forgotten.

        For delivery, and for nothing else. Raises StorageUnavailable.
        """
        return await self._storage.repositories.tickets.tickets.get_recipient(row.guild_id, row.id)

    async def mark_delivered(self, row: TicketRow, *, in_full: bool) -> None:
        """Store that an answer was delivered, so that it is not tried again. Never raises.

        in_full: the member has all of it in a direct message, so it is forgotten who they are;
        else that is known until they open the answer.
        """
        with suppress(StorageUnavailable):
            await self._storage.repositories.tickets.tickets.mark_delivered(row.guild_id, row.id)
            if in_full:
                await self._storage.repositories.tickets.tickets.forget_recipient(
                    row.guild_id, row.id
                )

    async def set_card(self, row: TicketRow, channel_id: int, message_id: int) -> None:
        """Store where a ticket's card is. Never raises: else it only cannot be changed later."""
        with suppress(StorageUnavailable):
            await self._storage.repositories.tickets.tickets.set_card(
                row.guild_id, row.id, channel_id, message_id
            )

    async def set_thread(self, row: TicketRow, thread_id: int) -> None:
        """Store in which thread the member gets their notes. Never raises.

        If it cannot be stored, the next note goes to a thread of its own.
        """
        with suppress(StorageUnavailable):
            await self._storage.repositories.tickets.tickets.set_channel(
                row.guild_id, row.id, thread_id
            )

    async def set_note(self, row: TicketRow, message_id: int, note: NotePlace | None) -> None:
        """Store where the note of a question is, None once it is gone. Never raises.

        If it cannot be stored, the note stays after the member's answer.
        """
        with suppress(StorageUnavailable):
            await self._storage.repositories.tickets.messages.set_note(
                row.guild_id, row.id, message_id, note
            )

    async def list_undelivered(self, guild_id: int) -> list[UndeliveredAnswer]:
        """Return the answers that were not delivered because the bot was stopped.

        Raises StorageUnavailable.
        """
        before = datetime.now(UTC) - DELIVERY_TIME
        rows = await self._storage.repositories.tickets.tickets.list_undelivered(guild_id, before)
        return [
            UndeliveredAnswer(row, row.answer, await self._actor_of(row))
            for row in rows
            if row.answer is not None
        ]

    async def _actor_of(self, row: TicketRow) -> int | None:
        action = row.status.audit_action
        return await self._storage.repositories.servers.audit.actor_of(
            row.guild_id, action, f"{row.id:x}"
        )
