"""Shows the words of a report where a moderator takes a rest from such reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.checks import moderators_only
from bot.client.component_router import handles
from bot.client.context import server_id
from bot.client.moderation.report_board import weightiest
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.ui.cards.reports.team import away_from_it_card, reading_card
from bot.ui.controls.moderation.reports import ReadReport

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot


class ReportReading(commands.Cog):
    """The button in the place of what was written."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @handles(ReadReport)
    @moderators_only
    async def read(self, interaction: Interaction, state: ReadReport) -> None:
        """Show it to the presser alone; who has stepped away from such reports is asked first."""
        guild_id, services = server_id(interaction), self.bot.services
        report = await in_time(
            interaction, services.moderation.reports.get(guild_id, state.report_id)
        )
        away = await services.moderation.duty.away_from(guild_id, weightiest(report).value)
        if interaction.user.id in away and not state.anyway:
            await reply(interaction, away_from_it_card(report))
        elif state.anyway:
            await redraw(interaction, reading_card(report))
        else:
            await reply(interaction, reading_card(report))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(ReportReading(bot))
