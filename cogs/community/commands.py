"""/community: ask the community."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import for_everybody
from bot.client.community.asking import open_form
from bot.community.draft import MAX_POST_TEXT, PostDraft
from bot.ui.controls.community.posts import SendPost

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot


@app_commands.guild_only()
class CommunityCommands(
    commands.GroupCog, group_name="community", group_description="Members ask each other"
):
    """Where members ask each other."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="Ask the members of this server, with your name or without")
    @app_commands.describe(question="In your own words; you can still change it in the form")
    @for_everybody("every member may ask the others")
    async def ask(
        self,
        interaction: discord.Interaction[Any],
        question: app_commands.Range[str, 0, MAX_POST_TEXT] = "",
    ) -> None:
        """Ask the other members."""
        await open_form(interaction, PostDraft.of_question(question), SendPost())


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(CommunityCommands(bot))
