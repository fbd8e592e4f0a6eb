"""The controls of reports: the member's form and cards, and the moderators' card.

None of them carries who reported, nor anything of what was typed.
"""

from __future__ import annotations

from enum import StrEnum

from bot.moderation.reports import ReportCategory, ReportTarget
from bot.ui.controls.states import Flag, Id, Name, State, control


class ReportStep(StrEnum):
    """The steps that a report's card offers, each with a form. The values are in custom ids."""

    NOTE = "note"
    WARN = "warn"
    TIMEOUT = "timeout"
    HELP = "help"
    DELETE = "delete"
    CLOSE = "close"


class ReportedThing(State):
    """The subject of a report: a message, a member, or nothing that has an id."""

    member_id: Id | None = None
    channel_id: Id | None = None
    message_id: Id | None = None

    @property
    def target(self) -> ReportTarget:
        """The same for the services."""
        return ReportTarget(self.member_id, self.channel_id, self.message_id)


@control("report-sent")
class SendReportForm(State):
    """Send what stands in the form."""

    thing: ReportedThing


@control("report-anyway")
class SendReportAnyway(State):
    """Send a report that was held back because it sounds like danger: help came first.

    What was typed stands on the card.
    """

    category: ReportCategory
    with_name: Flag
    tell: Flag
    thing: ReportedThing


@control("report-drop")
class DropReport(State):
    """Send nothing."""


@control("report-look")
class LookAtReport(State):
    """Show a member how their own report stands."""

    report_id: Id


@control("report-mine")
class ClaimReport(State):
    """Let the moderator who presses take a report, if nobody has."""

    report_id: Id


@control("report-read")
class ReadReport(State):
    """Show what was written; `anyway`: although the moderator has stepped away from it."""

    report_id: Id
    anyway: Flag = False


@control("report-take-over")
class TakeReportOver(State):
    """Take a report from whoever has it."""

    report_id: Id


@control("report-hand-over")
class ReleaseReport(State):
    """Let a report wait for another moderator."""

    report_id: Id


@control("report-thread")
class OpenReportThread(State):
    """Open a thread below a report's card, or lead to it."""

    report_id: Id


@control("report-act")
class AskForReportAction(State):
    """Open the form of a step; what was typed into it before stands on the card.

    anyway: although somebody has just acted on the member.
    """

    report_id: Id
    step: ReportStep
    anyway: Flag = False


@control("report-acted")
class TakeReportAction(State):
    """Do what a moderator wants, with what stands in that form."""

    report_id: Id
    step: ReportStep
    anyway: Flag = False


@control("report-shown")
class ShowReportedAgain(State):
    """Show a question or an answer again that was hidden because so many reported it."""

    report_id: Id


@control("report-misuse")
class AskToBlockReporter(State):
    """Ask whether no reports of a statement's author are to be taken for a while."""

    report_id: Id
    tag: Name


@control("report-misused")
class ShowMisuse(State):
    """Show what was written in a report that is over, to keep misuse away or let it be."""

    report_id: Id


@control("report-unblock")
class UnblockReporter(State):
    """Take reports of a statement's author again."""

    report_id: Id
    tag: Name


@control("report-block")
class BlockReporter(State):
    """Take no reports of a statement's author for a while."""

    report_id: Id
    tag: Name
