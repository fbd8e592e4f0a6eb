"""A case: one action of a moderator on a member, as the services and the cards see it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, timedelta


class CaseKind(StrEnum):
    """What was done. The values are stored."""

    NOTE = "note"
    WARNING = "warning"
    TIMEOUT = "timeout"
    UNTIMEOUT = "untimeout"
    KICK = "kick"
    BAN = "ban"
    UNBAN = "unban"
    SAFETY = "safety"
    """No punishment: help was shown, somebody looked in. It has no points."""


class CaseStatus(StrEnum):
    """How far an action has come. The values are stored."""

    PENDING = "pending"
    """The row is there; Discord has not answered yet."""
    DONE = "done"
    FAILED = "failed"
    """Discord refused, or did not answer; nothing happened to the member."""
    VOID = "void"
    """A moderator declared that it does not count. The record stays."""


class CaseSource(StrEnum):
    """Where a case comes from. The values are stored."""

    COMMAND = "command"
    REPORT = "report"
    BY_HAND = "by-hand"
    """Done in Discord itself, and seen in its audit log."""
    SCHEDULE = "schedule"
    """The bot ended what had a time."""
    LADDER = "ladder"
    IMPORT = "import"


class Told(StrEnum):
    """Whether the member was told by direct message. The values are stored."""

    UNWANTED = "unwanted"
    WAITING = "waiting"
    DELIVERED = "delivered"
    REFUSED = "refused"
    """Their direct messages are closed, or they share no server with the bot."""


@dataclass(frozen=True, slots=True)
class MessageLink:
    """The message that a case or a report is about."""

    channel_id: int
    message_id: int

    def url(self, guild_id: int) -> str:
        """Return the address that opens it in Discord."""
        return f"https://discord.com/channels/{guild_id}/{self.channel_id}/{self.message_id}"


@dataclass(frozen=True, slots=True)
class Case:
    """One row of the record.

    member_id, moderator_id: None once erased; the moderator also where nobody knows. points: as
    given; `bot.moderation.cases.points` says what is left of them. ends_at: when a timed action
    ends. lifted_at: when it was ended. outcome: why it failed, or why it is void.
    """

    guild_id: int
    id: int
    created_at: datetime
    kind: CaseKind
    status: CaseStatus
    source: CaseSource
    member_id: int | None
    moderator_id: int | None
    reason: str = ""
    points: int = 0
    preset: str | None = None
    entry_id: str | None = None
    report_id: int | None = None
    message: MessageLink | None = None
    message_text: str | None = None
    told: Told = Told.UNWANTED
    ends_at: datetime | None = None
    lifted_at: datetime | None = None
    outcome: str = ""
    closed_at: datetime | None = None
    tries: int = 0

    @property
    def length(self) -> timedelta | None:
        """How long a timed action lasts, None if it has no end."""
        return None if self.ends_at is None else self.ends_at - self.created_at
