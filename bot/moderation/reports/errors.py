"""Why something cannot be done with a report, in sentences for the person who tried it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.moderation.errors import ModerationError
from bot.storage.repositories.moderation.reports.rows import ReportStatus

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.repositories.moderation.reports.rows import ReportRow

# For the member who reports.
URGENT = "If somebody may be in danger now, **/crisis** shows where help is."
TOO_MANY = (
    "You have sent several reports already, and I take only so many at a time, so this one has "
    "not reached anybody. You can send it {when}. " + URGENT
)
BLOCKED = (
    "The moderators take no reports from you until {when}, so this one has not reached anybody. "
    "If that is a mistake, you can write to one of them. To report something to Discord itself, "
    "right-click or hold the message and choose **Report Message**. " + URGENT
)
NOT_YOURS = "That is somebody else's report, or it is no longer kept."

# For moderators.
NO_REPORT = "That report is no longer kept: its time is over, or it was never in this server."
ABOUT_YOU = "This report is about you, so another moderator has to look at it."
HAS_IT = "{moderator} is on this report, since {when}, so nothing was done."
REPORTER_GONE = (
    "I no longer know who wrote that, because they have erased it or its time is over. So nothing "
    "was changed."
)
_ENDED = {
    ReportStatus.NOTED: "{moderator} made a note of it {when}, so nothing more was done.",
    ReportStatus.WARNED: "{moderator} gave a warning {when}, so nothing more was done.",
    ReportStatus.TIMED_OUT: "{moderator} gave a timeout {when}, so nothing more was done.",
    ReportStatus.HELPED: "{moderator} sent help {when}, so nothing more was done.",
    ReportStatus.DISMISSED: "{moderator} closed this report {when}: nothing was wrong.",
    ReportStatus.DONE: "{moderator} closed this report {when}: it was dealt with.",
}
ANOTHER = "Another moderator"


class ReportError(ModerationError):
    """Something about a report that a person should know; `str()` is the sentence for them."""


class ReportTakenError(ReportError):
    """Another moderator has taken the report: `row`."""

    def __init__(self, row: ReportRow) -> None:
        super().__init__(HAS_IT.format(moderator=moderator_of(row), when=ago(row.claimed_at)))
        self.row = row


class ReportClosedError(ReportError):
    """The report is over: `row`."""

    def __init__(self, row: ReportRow) -> None:
        words = _ENDED.get(row.status, NO_REPORT)
        super().__init__(words.format(moderator=moderator_of(row), when=ago(row.closed_at)))
        self.row = row


def moderator_of(row: ReportRow) -> str:
    """Return a mention of the moderator who has taken or ended a report."""
    return f"<@{row.claimer_id}>" if row.claimer_id else ANOTHER


def ago(moment: datetime | None) -> str:
    """Return a moment as Discord shows it to each reader in their own time: "2 minutes ago"."""
    return "" if moment is None else f"<t:{int(moment.timestamp())}:R>"
