"""A report as it is handed in, as it is stored, and as it is read again."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class ReportCategory(StrEnum):
    """The subject of a report. The values are stored, and stand in custom ids."""

    PRIVATE_MESSAGE = "private-message"
    METHOD = "method"
    DANGER = "danger"
    PROFESSIONAL = "professional"
    NAMED_THERAPIST = "named-therapist"
    PERSONAL_DATA = "personal-data"
    PRESSURE = "pressure"
    SPAM = "spam"
    OTHER = "other"
    AUTOMOD = "automod"
    """An alert of Discord's AutoMod; no member chooses it."""


class ReportStatus(StrEnum):
    """How a report stands, and how it ended. The values are stored."""

    OPEN = "open"
    """It waits for a moderator, or one has taken it."""
    NOTED = "note"
    WARNED = "warning"
    TIMED_OUT = "timeout"
    HELPED = "safety"
    """Help was shown to the author; that is no punishment."""
    DISMISSED = "dismissed"
    """Nothing was wrong."""
    DONE = "done"
    """Dealt with in another way."""


class ReportTarget(Struct, frozen=True):
    """Whom and what a report is about.

    member_id: None if the reporter named nobody, or once it is erased. channel_id, message_id: of
    the message; an alert of what was blocked has a channel alone.
    """

    member_id: int | None = None
    channel_id: int | None = None
    message_id: int | None = None


class Evidence(Struct, frozen=True):
    """The knowledge about a reported message.

    files: how many files were attached. deleted: a moderator has deleted the message from the
    card. rule, keyword, alerts: of AutoMod's alerts, and how many there were.
    """

    text: str = ""
    files: int = 0
    deleted: bool = False
    rule: str = ""
    keyword: str = ""
    alerts: int = 0


class NewReport(Struct, frozen=True):
    """A report as a member hands it in.

    key: the id of the interaction; a report of nothing in particular is told from others by it.
    words: in the member's own words. is_named: the moderators may see who it was. tell: the member
    wants to hear that it was looked at.
    """

    guild_id: int
    key: int
    category: ReportCategory
    target: ReportTarget
    reporter_id: int
    evidence: Evidence | None = None
    words: str = ""
    is_named: bool = False
    tell: bool = True


class NewAlert(Struct, frozen=True):
    """An alert of Discord's AutoMod that becomes a report without a reporter."""

    guild_id: int
    target: ReportTarget
    evidence: Evidence
    category: ReportCategory = ReportCategory.AUTOMOD


class Statement(Struct, frozen=True):
    """One member's part of a report.

    tag: tells the statements of one report apart; it does not lead to the member, and is another
    in every report. named_id: the member, if they let the moderators see who it was.
    """

    tag: str
    at: datetime
    category: ReportCategory
    words: str
    named_id: int | None = None


class ReportRow(Struct, frozen=True):
    """A stored report with all statements, the oldest first.

    claimer_id, claimed_at: the moderator who has taken it, or who ended it.
    """

    guild_id: int
    id: int
    created_at: datetime
    category: ReportCategory
    status: ReportStatus
    target: ReportTarget
    evidence: Evidence | None
    statements: tuple[Statement, ...] = ()
    claimer_id: int | None = None
    claimed_at: datetime | None = None
    card_channel_id: int | None = None
    card_id: int | None = None
    thread_id: int | None = None
    case_id: int | None = None
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is not over: it waits, or a moderator has taken it."""
        return self.status is ReportStatus.OPEN

    @property
    def has_card(self) -> bool:
        """Whether its card was posted in the moderators' channel."""
        return self.card_id is not None

    @property
    def categories(self) -> tuple[ReportCategory, ...]:
        """The subjects that its reporters named, each once."""
        return tuple(dict.fromkeys((self.category, *(each.category for each in self.statements))))


class StoredReport(Struct, frozen=True):
    """The result of handing in a report.

    joined: it was added to an open one about the same. repeated: the same member had reported
    that before; new words were added to theirs.
    """

    row: ReportRow
    joined: bool = False
    repeated: bool = False


class ReportEnding(Struct, frozen=True):
    """How a report ends.

    case_id: the case that was made of it. words: why, for the team; they stand in the audit alone.
    """

    status: ReportStatus
    moderator_id: int
    case_id: int | None = None
    words: str = ""


class UntoldReporter(Struct, frozen=True):
    """Somebody who wants to hear that their report was looked at, and has not heard yet."""

    guild_id: int
    report_id: int
    reporter_id: int
    name: bytes
    """Their pseudonym, by which the row is found."""


class TooManyReportsError(Exception):
    """The member has reported as often as they may for now; `again_at`: when they may again."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__("too many reports")
        self.again_at = again_at


class ReporterBlockedError(Exception):
    """The moderators take no reports of this member until `ends`."""

    def __init__(self, ends: datetime) -> None:
        super().__init__("the reporter is blocked")
        self.ends = ends
