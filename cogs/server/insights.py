"""/insights: what members ask over time, for moderators, as a picture and in words."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Literal

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.client.checks import require_moderator
from bot.client.component_router import action
from bot.client.custom_ids import field, number
from bot.client.errors import StaleControlError
from bot.client.responses import Interaction, in_time, is_own
from bot.insights.captions import alternative
from bot.insights.drawing import NoPictureError
from bot.ui.cards.server.insights import FILE_NAME, PERIODS, insights_card

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot


class Insights(commands.Cog):
    """Shows the figures of a server to its moderators, and to them alone."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="What members ask, what I answer, and what is missing")
    @app_commands.describe(days="How many days to look back")
    @app_commands.guild_only()
    @app_commands.default_permissions(moderate_members=True)
    async def insights(
        self, interaction: discord.Interaction[Any], days: Literal[7, 30, 90] = 30
    ) -> None:
        """Show the last days."""
        guild_id = await require_moderator(interaction)
        await _send(interaction, *await in_time(interaction, self._drawn(guild_id, days)))

    @action("insights")
    async def turn(self, interaction: Interaction, fields: list[str]) -> None:
        """Show another period in the same message; below what others see too, in a private one."""
        guild_id = await require_moderator(interaction)
        days = number(field(fields))
        if days not in PERIODS:
            raise StaleControlError
        if not is_own(interaction):
            await _send(interaction, *await in_time(interaction, self._drawn(guild_id, days)))
            return
        # Drawing takes longer than Discord waits, and what stands there stays until then.
        await interaction.response.defer()
        view, files = await self._drawn(guild_id, days)
        await interaction.edit_original_response(view=view, attachments=files)

    async def _drawn(self, guild_id: int, days: int) -> tuple[ui.LayoutView, list[discord.File]]:
        """Return the card and its picture; no picture where nothing was asked."""
        services = self.bot.services
        figures = await services.insights.latest(guild_id, days)
        if not figures.total:
            return insights_card(figures, days), []
        try:
            picture = await services.pictures.draw(figures)
        except NoPictureError as error:
            return insights_card(figures, days, note=str(error)), []
        described = alternative(figures)
        file = discord.File(io.BytesIO(picture), FILE_NAME, description=described)
        return insights_card(figures, days, described=described), [file]


async def _send(interaction: Interaction, view: ui.LayoutView, files: list[discord.File]) -> None:
    if interaction.response.is_done():
        await interaction.followup.send(view=view, files=files, ephemeral=True)
    else:
        await interaction.response.send_message(view=view, files=files, ephemeral=True)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Insights(bot))
