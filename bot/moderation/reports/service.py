"""The desk for reports: filed by members or by AutoMod, taken and ended by moderators."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from bot.moderation.reports.drafts import MessageDrafts
from bot.moderation.reports.errors import (
    ABOUT_YOU,
    BLOCKED,
    NO_REPORT,
    NOT_YOURS,
    REPORTER_GONE,
    TOO_MANY,
    ReportClosedError,
    ReportError,
    ReportTakenError,
    ago,
)
from bot.storage.repositories.moderation.reports.rows import (
    Evidence,
    NewAlert,
    ReportCategory,
    ReporterBlockedError,
    ReportTarget,
    TooManyReportsError,
)

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage import Storage
    from bot.storage.repositories.moderation.reports.rows import (
        NewReport,
        ReportEnding,
        ReportRow,
        StoredReport,
        UntoldReporter,
    )

BLOCK_TIME = timedelta(days=7)
"""For this long the bot takes no reports from somebody who misused them."""


class ReportDesk:
    """Reports of all servers; each method is about one, and raises StorageUnavailable.

    Where a ReportError is raised, its sentence is for the person who acted.
    """

    def __init__(self, storage: Storage) -> None:
        self._reports = storage.repositories.moderation.reports
        self._reporters = storage.repositories.moderation.reporters
        self._turns: WeakValueDictionary[tuple[int, int], asyncio.Lock] = WeakValueDictionary()
        self.drafts = MessageDrafts()

    def turn(self, guild_id: int, report_id: int) -> asyncio.Lock:
        """Return the lock under which a report's card is posted or changed."""
        return self._turns.setdefault((guild_id, report_id), asyncio.Lock())

    async def file(self, new: NewReport) -> StoredReport:
        """Store a member's report; a second one about the same joins the first.

        Raises ReportError for a member who has reported too often, or whom the moderators have
        blocked.
        """
        try:
            return await self._reports.file(new)
        except TooManyReportsError as error:
            raise ReportError(TOO_MANY.format(when=ago(error.again_at))) from error
        except ReporterBlockedError as error:
            raise ReportError(BLOCKED.format(when=ago(error.ends))) from error

    async def file_alert(
        self,
        guild_id: int,
        member_id: int,
        channel_id: int,
        message_id: int | None,
        text: str | None,
        rule_name: str,
        keyword: str,
        category: ReportCategory = ReportCategory.AUTOMOD,
    ) -> StoredReport:
        """Store an alert of Discord's AutoMod; one about the same message joins its report.

        message_id: None for a message that was blocked; then alerts of one rule about one member
        join while the report is open. The card is posted by
        `bot.client.moderation.report_board.show_report`, or by the next round.
        """
        evidence = Evidence(text or "", rule=rule_name, keyword=keyword, alerts=1)
        target = ReportTarget(member_id, channel_id, message_id)
        return await self._reports.file_alert(NewAlert(guild_id, target, evidence, category))

    async def get(self, guild_id: int, report_id: int) -> ReportRow:
        """Return a report of a server. Raises ReportError if it is not kept there."""
        row = await self._reports.get(guild_id, report_id)
        if row is None:
            raise ReportError(NO_REPORT)
        return row

    async def get_open(self, guild_id: int, report_id: int, moderator_id: int) -> ReportRow:
        """Return an open report that a moderator may act on.

        Raises ReportError if it is over, or about this moderator.
        """
        return _actionable(await self._reports.get(guild_id, report_id), moderator_id)

    async def get_free(self, guild_id: int, report_id: int, moderator_id: int) -> ReportRow:
        """Return an open report that no other moderator has. Raises ReportError."""
        return _free(await self.get_open(guild_id, report_id, moderator_id), moderator_id)

    async def count_earlier(self, row: ReportRow) -> int:
        """Count the reports about the same member before this one."""
        member_id = row.target.member_id
        if member_id is None:
            return 0
        return await self._reports.count_earlier(row.guild_id, row.id, member_id)

    async def claim(
        self, guild_id: int, report_id: int, moderator_id: int, *, over: bool = False
    ) -> ReportRow:
        """Give an open report to a moderator; of two at once the second gets ReportTakenError.

        `over`: take it from another moderator. Raises ReportError if it is over, or about them.
        """
        _actionable(await self._reports.get(guild_id, report_id), moderator_id)
        # Checked before and after: nobody takes a report about themselves, and of two one was
        # quicker.
        row = await self._reports.claim(guild_id, report_id, moderator_id, over=over)
        return _free(_actionable(row, moderator_id), moderator_id)

    async def take_if_free(self, guild_id: int, report_id: int, moderator_id: int) -> ReportRow:
        """Return a report, open or over; an open one that nobody has is this moderator's then.

        Raises ReportError if it is not kept, or about them.
        """
        row = await self.get(guild_id, report_id)
        if row.target.member_id == moderator_id:
            raise ReportError(ABOUT_YOU)
        if row.is_open and row.claimer_id is None:
            return await self._reports.claim(guild_id, report_id, moderator_id, over=False) or row
        return row

    async def release(self, guild_id: int, report_id: int, moderator_id: int) -> ReportRow:
        """Let a report wait for another moderator. Raises ReportError if somebody else has it."""
        row = await self._reports.release(guild_id, report_id, moderator_id)
        return _free(_actionable(row, moderator_id), moderator_id)

    async def close(self, guild_id: int, report_id: int, ending: ReportEnding) -> ReportRow:
        """End an open report. Raises ReportError if it is over, or about this moderator."""
        _actionable(await self._reports.get(guild_id, report_id), ending.moderator_id)
        row = await self._reports.close(guild_id, report_id, ending)
        # Somebody closed it first: the check raises the error that says who.
        return row or _actionable(await self._reports.get(guild_id, report_id), ending.moderator_id)

    async def look(self, guild_id: int, report_id: int, member_id: int) -> ReportRow:
        """Return a report to one of those who made it. Raises ReportError for anybody else."""
        row = await self._reports.get(guild_id, report_id)
        if row is None or not await self._reporters.has_reported(guild_id, report_id, member_id):
            raise ReportError(NOT_YOURS)
        return row

    async def block(self, guild_id: int, report_id: int, tag: str, moderator_id: int) -> datetime:
        """Take no reports of a statement's author for a week; return until when.

        Nobody learns who that is. Raises ReportError if it is no longer known, or if the report is
        about this moderator.
        """
        await self.get_misused(guild_id, report_id, moderator_id)
        at = self._reports.clock()
        ends = at + BLOCK_TIME
        if not await self._reporters.block(
            guild_id, report_id, tag, moderator_id, at=at, ends=ends
        ):
            raise ReportError(REPORTER_GONE)
        return ends

    async def unblock(self, guild_id: int, report_id: int, tag: str, moderator_id: int) -> None:
        """Take reports of a statement's author again, whether or not they were blocked.

        Nobody learns which of the two it was: that could link two reports to one person. Raises
        ReportError as `block` does.
        """
        await self.get_misused(guild_id, report_id, moderator_id)
        if not await self._reporters.unblock(guild_id, report_id, tag, moderator_id):
            raise ReportError(REPORTER_GONE)

    async def get_misused(self, guild_id: int, report_id: int, moderator_id: int) -> ReportRow:
        """Return a report that a moderator may call misuse. Raises ReportError."""
        row = await self.get(guild_id, report_id)
        if row.target.member_id == moderator_id:
            raise ReportError(ABOUT_YOU)
        return row

    async def list_showing(self, guild_id: int, person_id: int) -> list[int]:
        """Return the reports whose cards show somebody's words, or their name as the holder."""
        return await self._reporters.list_showing(guild_id, person_id)

    async def list_servers(self) -> list[int]:
        """Return the servers that have a report in the store. Raises StorageUnavailable."""
        return await self._reporters.list_servers()

    async def list_open(self, guild_id: int) -> list[int]:
        """Return the newest open reports that have a card. Raises StorageUnavailable."""
        return await self._reports.list_open(guild_id)

    async def set_card(self, row: ReportRow, channel_id: int, message_id: int) -> None:
        """Store where the card of a report is."""
        await self._reports.set_card(row, channel_id, message_id)

    async def lose_card(self, row: ReportRow) -> None:
        """Store that the card is gone, so that the next round posts it again."""
        await self._reports.lose_card(row)

    async def set_thread(self, row: ReportRow, thread_id: int) -> None:
        """Store the thread in which the moderators talk about a report."""
        await self._reports.set_thread(row, thread_id)

    async def mark_deleted(self, row: ReportRow) -> None:
        """Store that a moderator has deleted the message."""
        await self._reports.mark_deleted(row)

    async def list_unposted(self) -> list[tuple[int, int]]:
        """Return server and id of all open reports without a card, of all servers."""
        return await self._reports.list_unposted()

    async def list_untold(self) -> list[UntoldReporter]:
        """Return the reporters of all servers who wait to hear that their report was looked at."""
        return await self._reporters.list_untold(self._reports.clock())

    async def untold_of(self, row: ReportRow) -> list[UntoldReporter]:
        """Return the reporters of one report who wait to hear of it."""
        return await self._reporters.untold_of(row.guild_id, row.id)

    async def mark_told(self, reporter: UntoldReporter) -> None:
        """Store that somebody has heard, or cannot be reached."""
        await self._reporters.mark_told(reporter)


def _actionable(row: ReportRow | None, moderator_id: int) -> ReportRow:
    if row is None:
        raise ReportError(NO_REPORT)
    if row.target.member_id == moderator_id:
        raise ReportError(ABOUT_YOU)
    if not row.is_open:
        raise ReportClosedError(row)
    return row


def _free(row: ReportRow, moderator_id: int) -> ReportRow:
    if row.claimer_id not in {None, moderator_id}:
        raise ReportTakenError(row)
    return row
