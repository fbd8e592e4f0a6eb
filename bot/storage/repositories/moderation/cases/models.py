"""A case: one action of a moderator on a member, as it is handed in and as it is stored."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct


class CaseKind(StrEnum):
    """The action of a case. The values are stored."""

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


QUIET_KINDS = frozenset({CaseKind.NOTE, CaseKind.SAFETY})
"""Kinds that happen to nobody: two moderators may do them in the same second."""
ENDED_BY = {
    CaseKind.BAN: (CaseKind.BAN,),
    CaseKind.UNBAN: (CaseKind.BAN,),
    CaseKind.TIMEOUT: (CaseKind.TIMEOUT, CaseKind.UNTIMEOUT),
    CaseKind.UNTIMEOUT: (CaseKind.TIMEOUT, CaseKind.UNTIMEOUT),
}
"""Which earlier cases of the same member are over once a case of some kind is done."""
TIMED_KINDS = (CaseKind.BAN, CaseKind.TIMEOUT)


class MessageLink(Struct, frozen=True):
    """The message that a case or a report is about."""

    channel_id: int
    message_id: int

    def url(self, guild_id: int) -> str:
        """Return the address that opens it in Discord."""
        return f"https://discord.com/channels/{guild_id}/{self.channel_id}/{self.message_id}"


class Case(Struct, frozen=True):
    """One row of the record.

    member_id, moderator_id: None once erased; the moderator also where nobody knows. points: as
    given; `bot.moderation.cases.points` says what is left of them. ends_at: when a timed action
    ends. lifted_at: when it was over: its time had come, or a later decision took its place.
    outcome: why it failed, why it is void, or what ended it. due_at: when the bot has something to
    do about it next. tries: how often that has failed.
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
    due_at: datetime | None = None

    @property
    def length(self) -> timedelta | None:
        """How long a timed action lasts, None if it has no end."""
        return None if self.ends_at is None else self.ends_at - self.created_at

    @property
    def is_running(self) -> bool:
        """Whether it is a ban or a timeout that still holds, as far as the record knows."""
        return (
            self.kind in TIMED_KINDS
            and self.status in {CaseStatus.DONE, CaseStatus.VOID}
            and self.lifted_at is None
        )


class NewCase(Struct, frozen=True):
    """A case that is to be stored, before it has a number.

    key: the same for every delivery of the same order, at most 64 characters. due: when the bot has
    something to do about it, once it is done. approved_by: the second moderator, for the audit.
    """

    guild_id: int
    created_at: datetime
    kind: CaseKind
    source: CaseSource
    key: str
    member_id: int
    moderator_id: int | None
    status: CaseStatus = CaseStatus.PENDING
    reason: str = ""
    points: int = 0
    preset: str | None = None
    entry_id: str | None = None
    report_id: int | None = None
    message: MessageLink | None = None
    message_text: str | None = None
    told: Told = Told.UNWANTED
    ends: datetime | None = None
    due: datetime | None = None
    audit_id: int | None = None
    approved_by: int | None = None


class StoredCase(Struct, frozen=True):
    """The row of a case that was handed in. fresh: no row with its key was there before."""

    case: Case
    fresh: bool


class CaseEnding(Struct, frozen=True):
    """How an action ended. outcome: why it failed. due: when to go on with it, if that changed."""

    status: CaseStatus
    told: Told
    outcome: str = ""
    due: datetime | None = None


class RecentCaseError(Exception):
    """Another moderator has acted on the member a moment ago; `case` is what they did."""

    def __init__(self, case: Case) -> None:
        super().__init__(f"case {case.id} is a moment old")
        self.case = case
