"""A member sends a report, and looks how it stands."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.checks import for_everybody
from bot.client.community.team.hiding import hide_if_due
from bot.client.component_router import handles
from bot.client.context import server_id
from bot.client.errors import STORE_DOWN, StaleControlError, UserError
from bot.client.moderation.report_board import show_report
from bot.client.moderation.report_help import ReportInput, help_first
from bot.client.moderation.reportable import require_report_channel, resolve
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.community.team.hiding import HidingState
from bot.moderation.reports import NewReport, ReportCategory, ReportError, StoredReport
from bot.storage import StorageUnavailable
from bot.ui.card import asked_in
from bot.ui.cards.reports.member import dropped_card, sent_card, standing_card, unsent_card
from bot.ui.cards.reports.team import DANGER_NUDGE, NUDGE
from bot.ui.controls.moderation.reports import (
    DropReport,
    LookAtReport,
    ReportedThing,
    SendReportAnyway,
    SendReportForm,
)
from bot.ui.forms.modals import TEXT, read_fields
from bot.ui.forms.reports import CATEGORY, NAME, NO, TELL, YES
from bot.ui.text import unquoted

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

_OWN_REPORT = for_everybody("a member sends and sees a report of their own alone")


class ReportSending(commands.Cog):
    """The member's side of a report."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._desk = bot.services.moderation.reports

    @handles(SendReportForm)
    @_OWN_REPORT
    async def send(self, interaction: Interaction, state: SendReportForm) -> None:
        """Store what stands in the form; if it sounds like danger, help comes first."""
        form = _read(interaction)
        if await help_first(self.bot, interaction, state.thing, form):
            return
        work = self._file(interaction, state.thing, form, interaction.id)
        await reply(interaction, await in_time(interaction, work))

    @handles(SendReportAnyway)
    @_OWN_REPORT
    async def send_anyway(self, interaction: Interaction, state: SendReportAnyway) -> None:
        """Store a report after the help; what was typed stands on the card."""
        words = unquoted(asked_in(interaction.message))
        form = ReportInput(words, state.category, state.with_name, state.tell)
        # The card may be pressed twice: it is one report.
        key = interaction.message.id if interaction.message else interaction.id
        work = self._file(interaction, state.thing, form, key)
        await redraw(interaction, await in_time(interaction, work))

    @handles(DropReport)
    @_OWN_REPORT
    async def drop(self, interaction: Interaction, state: DropReport) -> None:
        """Send nothing."""
        del state
        await redraw(interaction, dropped_card())

    @handles(LookAtReport)
    @_OWN_REPORT
    async def look(self, interaction: Interaction, state: LookAtReport) -> None:
        """Show how a report stands, to one of those who made it."""
        work = self._desk.look(server_id(interaction), state.report_id, interaction.user.id)
        await redraw(interaction, standing_card(await in_time(interaction, work)))

    async def _file(
        self, interaction: Interaction, thing: ReportedThing, form: ReportInput, key: int
    ) -> ui.LayoutView:
        """Store and post a report; return the card with the result."""
        try:
            await require_report_channel(interaction)
            report = await self._store(interaction, thing, form, key)
        except (UserError, ReportError) as error:
            return unsent_card(str(error), form.words)
        except StorageUnavailable:
            return unsent_card(STORE_DOWN, form.words)
        return await self._post(report, form)

    async def _store(
        self, interaction: Interaction, thing: ReportedThing, form: ReportInput, key: int
    ) -> StoredReport:
        target, evidence = await resolve(interaction, thing.target)
        report = await self._desk.file(
            NewReport(
                guild_id=server_id(interaction),
                key=key,
                category=form.category,
                target=target,
                reporter_id=interaction.user.id,
                evidence=evidence,
                words=form.words,
                is_named=form.with_name,
                tell=form.tell,
            )
        )
        if target.message_id is not None:
            self._desk.drafts.drop(interaction.user.id, target.message_id)
        return report

    async def _post(self, report: StoredReport, form: ReportInput) -> ui.LayoutView:
        """Show a stored report to the moderators; return how it stands, for the member."""
        row = report.row
        # Else it is stored all the same, and the next round posts it.
        with suppress(StorageUnavailable):
            state = HidingState.SHOWN
            if not report.repeated:
                state = await hide_if_due(self.bot, row)
            nudge = _nudge(report, form, state)
            row, _ = await show_report(self.bot, row.guild_id, row.id, nudge=nudge)
        return sent_card(row, with_name=form.with_name, tell=form.tell, is_repeat=report.repeated)


def _read(interaction: Interaction) -> ReportInput:
    """Return what stands in a form. Raises StaleControlError for a category that there is not."""
    fields = read_fields(interaction)
    try:
        category = ReportCategory(fields.get(CATEGORY, ""))
    except ValueError as error:
        raise StaleControlError from error
    if category is ReportCategory.AUTOMOD:
        raise StaleControlError
    return ReportInput(
        words=fields.get(TEXT, "").strip(),
        category=category,
        with_name=fields.get(NAME) == YES,
        tell=fields.get(TELL) != NO,
    )


def _nudge(report: StoredReport, form: ReportInput, state: HidingState) -> str:
    """Return the sentence that calls the team once more, "" for no call."""
    if report.joined and state is HidingState.DANGER:
        return DANGER_NUDGE
    return NUDGE if _is_news(report, form) else ""


def _is_news(report: StoredReport, form: ReportInput) -> bool:
    """Whether this is the first to say that somebody may be in danger, on a card that stands."""
    danger = ReportCategory.DANGER
    if not report.joined or report.repeated or form.category is not danger:
        return False
    categories = [report.row.category, *(each.category for each in report.row.statements)]
    return categories.count(danger) == 1


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(ReportSending(bot))
