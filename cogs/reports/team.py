"""Moderators take a report, hand it over, open a thread, and keep misuse away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.client.checks import moderators_only
from bot.client.component_router import handles
from bot.client.context import server_id
from bot.client.errors import UserError
from bot.client.moderation.report_board import show_report
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.moderation.reports import ReportError, ReportRow
from bot.moderation.reports.errors import REPORTER_GONE, ReportTakenError
from bot.ui.card import notice
from bot.ui.cards.reports.ending import TAKEN_AGAIN, kept_away_card, misuse_card, sure_card
from bot.ui.cards.reports.team import RELEASED, has_it_card, yours_card
from bot.ui.controls.moderation.reports import (
    AskToBlockReporter,
    BlockReporter,
    ClaimReport,
    OpenReportThread,
    ReleaseReport,
    ShowMisuse,
    TakeReportOver,
    UnblockReporter,
)

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

THREAD_NAME = "Report {id}"
THREAD = "The thread of this report: <#{id}>"
NO_CARD = "This report has no card here at the moment, so a thread can't stand below it."
MAY_NOT_OPEN = "For that you need **Create Public Threads** in this channel."
CANNOT_OPEN = (
    "Discord does not let me open a thread here. I need **Create Public Threads** in this "
    "channel, and the channel must not be a thread itself."
)
_ARCHIVE_MINUTES = 10080
_HAS_THREAD = 160004
"""Discord's code for a message that has a thread already."""


class ReportTeamControls(commands.Cog):
    """The buttons of a report's card that do nothing to the member."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._desk = bot.services.moderation.reports

    @handles(ClaimReport)
    @moderators_only
    async def take(self, interaction: Interaction, state: ClaimReport) -> None:
        """Take it, if nobody has; of two at once the second reads who has it."""
        await self._take(interaction, state.report_id, over=False)

    @handles(TakeReportOver)
    @moderators_only
    async def take_over(self, interaction: Interaction, state: TakeReportOver) -> None:
        """Take it from whoever has it."""
        await self._take(interaction, state.report_id, over=True)

    @handles(ReleaseReport)
    @moderators_only
    async def release(self, interaction: Interaction, state: ReleaseReport) -> None:
        """Let it wait for somebody again; another moderator is offered to take it over."""
        work = self._desk.release(server_id(interaction), state.report_id, interaction.user.id)
        try:
            row = await in_time(interaction, work)
        except ReportTakenError as error:
            await reply(interaction, has_it_card(error.row))
            return
        await reply(interaction, notice(RELEASED))
        await show_report(self.bot, row.guild_id, row.id)

    @handles(OpenReportThread)
    @moderators_only
    async def open_thread(self, interaction: Interaction, state: OpenReportThread) -> None:
        """Open a thread below the card, or lead to the one that is there."""
        work = self._desk.get_open(server_id(interaction), state.report_id, interaction.user.id)
        row = await in_time(interaction, work)
        thread_id = row.thread_id
        if thread_id is None:
            if not interaction.permissions.create_public_threads:
                raise UserError(MAY_NOT_OPEN)
            thread_id = await in_time(interaction, self._open_thread(row))
        await reply(interaction, notice(THREAD.format(id=thread_id)))

    @handles(ShowMisuse)
    @moderators_only
    async def show_misuse(self, interaction: Interaction, state: ShowMisuse) -> None:
        """Show what was written in a report that is over, with what can be done about misuse."""
        row = await in_time(interaction, self._get_misused(interaction, state.report_id))
        if not row.statements:
            raise ReportError(REPORTER_GONE)
        await reply(interaction, misuse_card(row))

    @handles(AskToBlockReporter)
    @moderators_only
    async def ask_to_block(self, interaction: Interaction, state: AskToBlockReporter) -> None:
        """Ask whether no reports of a statement's author are to be taken for a week."""
        row = await in_time(interaction, self._get_misused(interaction, state.report_id))
        statement = next((each for each in row.statements if each.tag == state.tag), None)
        if statement is None:
            raise ReportError(REPORTER_GONE)
        await reply(interaction, sure_card(row, statement))

    @handles(BlockReporter)
    @moderators_only
    async def block(self, interaction: Interaction, state: BlockReporter) -> None:
        """Take no reports of them for a week, without learning who they are."""
        guild_id, moderator_id = server_id(interaction), interaction.user.id
        work = self._desk.block(guild_id, state.report_id, state.tag, moderator_id)
        await redraw(interaction, kept_away_card(await in_time(interaction, work), state))

    @handles(UnblockReporter)
    @moderators_only
    async def unblock(self, interaction: Interaction, state: UnblockReporter) -> None:
        """Take their reports again, without learning who they are."""
        guild_id, moderator_id = server_id(interaction), interaction.user.id
        work = self._desk.unblock(guild_id, state.report_id, state.tag, moderator_id)
        await in_time(interaction, work)
        await redraw(interaction, notice(TAKEN_AGAIN))

    async def _get_misused(self, interaction: Interaction, report_id: int) -> ReportRow:
        return await self._desk.get_misused(server_id(interaction), report_id, interaction.user.id)

    async def _take(self, interaction: Interaction, report_id: int, *, over: bool) -> None:
        guild_id, moderator_id = server_id(interaction), interaction.user.id
        work = self._desk.claim(guild_id, report_id, moderator_id, over=over)
        try:
            row = await in_time(interaction, work)
        except ReportTakenError as error:
            await reply(interaction, has_it_card(error.row))
            return
        await reply(interaction, yours_card(row))
        await show_report(self.bot, guild_id, report_id)

    async def _open_thread(self, row: ReportRow) -> int:
        """Open the thread below a report's card, named after its number; return its id."""
        guild = self.bot.get_guild(row.guild_id)
        channel = guild.get_channel(row.card_channel_id or 0) if guild else None
        if not isinstance(channel, discord.TextChannel) or row.card_id is None:
            raise UserError(NO_CARD)
        name = THREAD_NAME.format(id=row.id)
        try:
            thread = await channel.get_partial_message(row.card_id).create_thread(
                name=name, auto_archive_duration=_ARCHIVE_MINUTES
            )
        except discord.HTTPException as error:
            if error.code != _HAS_THREAD:
                raise UserError(CANNOT_OPEN) from error
            thread = discord.Object(row.card_id)  # a thread has the id of its message
        await self._desk.set_thread(row, thread.id)
        return thread.id


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(ReportTeamControls(bot))
