"""/insights: what members ask over time, for moderators, as a picture and in words."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Literal

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.client.checks import moderators_only
from bot.client.component_router import handles
from bot.client.context import server_id
from bot.client.errors import StaleControlError
from bot.client.responses import Interaction, in_time, is_own, reply
from bot.insights.captions import alternative
from bot.ui.cards.server.insights import FILE_NAME, PERIODS, insights_card
from bot.ui.controls.questions import ShowInsights

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.insights.service import InsightReport


class Insights(commands.Cog):
    """Shows the figures of a server to its moderators, and to them alone."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="What members ask, what I answer, and what is missing")
    @app_commands.describe(days="How many days to look back")
    @app_commands.guild_only()
    @app_commands.default_permissions(moderate_members=True)
    @moderators_only
    async def insights(
        self, interaction: discord.Interaction[Any], days: Literal[7, 30, 90] = 30
    ) -> None:
        """Show the last days."""
        await self._send(interaction, days)

    @handles(ShowInsights)
    @moderators_only
    async def turn(self, interaction: Interaction, state: ShowInsights) -> None:
        """Show another period in the same message; below what others see too, in a private one."""
        if state.days not in PERIODS:
            raise StaleControlError
        if not is_own(interaction):
            await self._send(interaction, state.days)
            return
        # Drawing takes longer than Discord waits; until then the card stays as it is.
        await interaction.response.defer()
        report = await self.bot.services.insights.report(server_id(interaction), state.days)
        view, file = _card(report, state.days)
        files = [] if file is None else [file]
        await interaction.edit_original_response(view=view, attachments=files)

    async def _send(self, interaction: Interaction, days: int) -> None:
        reporting = self.bot.services.insights.report(server_id(interaction), days)
        view, file = _card(await in_time(interaction, reporting), days)
        await reply(interaction, view, file=file)


def _card(report: InsightReport, days: int) -> tuple[ui.LayoutView, discord.File | None]:
    """Return the card and its picture, described for whoever does not see it."""
    if report.picture is None:
        view = insights_card(
            report.figures, days, note=report.problem, load=report.load, guides=report.guides
        )
        return view, None
    description = alternative(report.figures)
    file = discord.File(io.BytesIO(report.picture), FILE_NAME, description=description)
    view = insights_card(
        report.figures, days, description=description, load=report.load, guides=report.guides
    )
    return view, file


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Insights(bot))
