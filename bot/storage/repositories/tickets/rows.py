"""A ticket as it is handed in, as it is stored, and how it ends.

The table is called `cases`, and its actions in the audit log `case-…`: tickets had that name when
the first databases were made.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.repositories.tickets.messages import TicketMessage


class TicketStatus(StrEnum):
    """How far a ticket is; the values are stored."""

    OPEN = "open"
    ANSWERED = "answered"
    """In a moderator's words."""
    LINKED = "linked"
    """With an entry."""
    DISMISSED = "dismissed"
    DONE = "done"
    """Dealt with outside the bot."""

    @property
    def audit_action(self) -> str:
        """The action under which the audit log has this end of a ticket."""
        return f"case-{self.value}"


class TooManyTicketsError(Exception):
    """This member has as many open tickets as they may have in a day."""


class NewTicket(Struct, frozen=True):
    """A question for the moderators.

    asker_id: to whom the answer goes; None if there is nobody to deliver it to. is_named: the
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
    is_named: bool = False
    by_message: bool = False


class Settlement(Struct, frozen=True):
    """How a ticket ends: its last status, and the answer (a text, or an entry's id if linked)."""

    status: TicketStatus
    answer: str | None = None


class TicketRow(Struct, frozen=True):
    """A stored ticket; `text` and `answer` are None if no key opens them.

    asker_id: only if they gave their name. deliverable: it is still known to whom it goes.
    messages: the conversation about it, oldest first.
    """

    guild_id: int
    id: int
    channel_id: int
    created_at: datetime
    question_id: int | None
    status: TicketStatus
    text: str | None
    asker_id: int | None
    by_message: bool
    deliverable: bool
    card_channel_id: int | None
    card_id: int | None
    answer: str | None
    closed_at: datetime | None
    messages: tuple[TicketMessage, ...] = ()
