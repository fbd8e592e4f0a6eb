"""Moderators show again what was hidden because so many members had reported it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.checks import moderators_only
from bot.client.community.team.hiding import show_again
from bot.client.component_router import handles
from bot.client.context import server_id
from bot.client.moderation.report_board import show_report
from bot.client.responses import Interaction, in_time, reply
from bot.ui.card import notice
from bot.ui.controls.moderation.reports import ShowReportedAgain

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

SHOWN = "It is shown again, for everybody."
SHOWN_ALREADY = "It is not hidden: somebody has shown it again already, or it is gone."


class HiddenPosts(commands.Cog):
    """The control that shows hidden messages again."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._desk = bot.services.moderation.reports

    @handles(ShowReportedAgain)
    @moderators_only
    async def show(self, interaction: Interaction, state: ShowReportedAgain) -> None:
        """Show it again; whoever does that has the report from then on, if nobody had it."""
        work = self._show(server_id(interaction), state.report_id, interaction.user.id)
        is_shown = await in_time(interaction, work)
        await reply(interaction, notice(SHOWN if is_shown else SHOWN_ALREADY))
        await show_report(self.bot, server_id(interaction), state.report_id)

    async def _show(self, guild_id: int, report_id: int, moderator_id: int) -> bool:
        report = await self._desk.take_if_free(guild_id, report_id, moderator_id)
        return await show_again(self.bot, report)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(HiddenPosts(bot))
