"""/community: ask the community."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import for_everybody
from bot.client.community.asking import begin, require_place
from bot.client.responses import in_time, reply
from bot.community import PostSearch
from bot.community.draft import MAX_POST_TEXT, PostDraft
from bot.ui.cards.community.lists import NAMES
from bot.ui.forms.community import first_form
from cogs.community.lists import page_of_list

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
    @for_everybody("every member may ask the others; words of danger lead to help first")
    async def ask(
        self,
        interaction: discord.Interaction[Any],
        question: app_commands.Range[str, 0, MAX_POST_TEXT] = "",
    ) -> None:
        """Ask the other members."""
        if question.strip():
            await begin(interaction, PostDraft.of_question(question))
            return
        await require_place(interaction)
        await interaction.response.send_modal(first_form())

    @app_commands.command(name="list", description="Questions of members: open, waiting, or yours")
    @app_commands.describe(which="Those that are open, unless you choose")
    @app_commands.choices(
        which=[app_commands.Choice(name=NAMES[each], value=each.value) for each in PostSearch]
    )
    @for_everybody("it shows each member what they may see anyway, and their own")
    async def list_posts(
        self, interaction: discord.Interaction[Any], which: str = PostSearch.OPEN.value
    ) -> None:
        """Show the first page of a list."""
        work = page_of_list(interaction, PostSearch(which), 0)
        await reply(interaction, await in_time(interaction, work))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(CommunityCommands(bot))
