"""/automod: rules for Discord's AutoMod that ship with the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import admins_only, is_admin
from bot.client.errors import UserError
from bot.client.responses import reply
from bot.moderation.automod import AutoModTask
from bot.ui.text import quoted
from cogs.automod.views import overview, plan_view, which_view

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

NO_PRESET = "There is no rule “{typed}”. Pick one from the list as you type."


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class AutoModCommands(
    commands.GroupCog, group_name="automod", group_description="Rules for Discord's AutoMod"
):
    """The commands of /automod."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="See which rules are installed, and what each does")
    @admins_only
    async def view(self, interaction: discord.Interaction[Any]) -> None:
        """Show all rules that ship, and how they stand."""
        await reply(interaction, await overview(interaction))

    @app_commands.command(description="Install rules; you see first what would change")
    @app_commands.describe(rule="Which one; leave it out to choose from all")
    @admins_only
    async def install(self, interaction: discord.Interaction[Any], rule: str | None = None) -> None:
        """Show what installing would change."""
        await reply(interaction, await self._which_or_plan(interaction, AutoModTask.INSTALL, rule))

    @app_commands.command(description="Bring my rules up to date; you see first what would change")
    @admins_only
    async def update(self, interaction: discord.Interaction[Any]) -> None:
        """Show what updating would change."""
        every = tuple(each.id for each in self.bot.services.moderation.automod.presets)
        await reply(interaction, await plan_view(interaction, AutoModTask.UPDATE, every))

    @app_commands.command(description="Remove rules of mine; you see first what would change")
    @app_commands.describe(rule="Which one; leave it out to choose from all")
    @admins_only
    async def remove(self, interaction: discord.Interaction[Any], rule: str | None = None) -> None:
        """Show what removing would change."""
        await reply(interaction, await self._which_or_plan(interaction, AutoModTask.REMOVE, rule))

    @install.autocomplete("rule")
    @remove.autocomplete("rule")
    async def offer_presets(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the rules that fit what is typed."""
        if not await is_admin(interaction):
            return []
        typed = current.strip().lower()
        return [
            app_commands.Choice(name=each.title, value=each.id)
            for each in self.bot.services.moderation.automod.presets
            if typed in each.title.lower()
        ][:25]

    async def _which_or_plan(
        self, interaction: discord.Interaction[Any], task: AutoModTask, rule: str | None
    ) -> ui.LayoutView:
        if rule is None:
            return await which_view(interaction, task)
        return await plan_view(interaction, task, (self._id_of(rule),))

    def _id_of(self, rule: str) -> str:
        """Return the preset that was picked, or typed by its title. Raises UserError."""
        typed = rule.strip().lower()
        for preset in self.bot.services.moderation.automod.presets:
            if typed in {preset.id, preset.title.lower()}:
                return preset.id
        raise UserError(NO_PRESET.format(typed=quoted(rule, 100)))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(AutoModCommands(bot))
