"""/community: ask the community."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import for_everybody, moderators_only
from bot.client.community.asking import begin, require_place
from bot.client.community.team.consent import make_entry
from bot.client.community.team.helpers import set_checked
from bot.client.context import config_of, server_id
from bot.client.errors import UserError
from bot.client.responses import in_time, reply
from bot.community import PostSearch
from bot.community.draft import MAX_POST_TEXT, PostDraft
from bot.ui.cards.community.lists import NAMES
from bot.ui.cards.community.standing import standing_card
from bot.ui.forms.community import first_form
from cogs.community.lists import page_of_list

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot


NO_APP = "That is an app. Only members answer others."


@app_commands.guild_only()
class CommunityCommands(
    commands.GroupCog, group_name="community", group_description="Members ask each other"
):
    """The commands with which members ask each other."""

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

    @app_commands.command(description="How far others know you for helpful answers")
    @for_everybody("a member sees their own standing alone")
    async def standing(self, interaction: discord.Interaction[Any]) -> None:
        """Show a member their own standing."""
        standings = self.bot.services.community.standing
        work = standings.get(server_id(interaction), interaction.user.id)
        standing = await in_time(interaction, work)
        await reply(interaction, standing_card(standing, await config_of(interaction)))

    @app_commands.command(description="For moderators: make a member a checked helper")
    @app_commands.describe(member="Whose answers you have seen, and trust")
    @moderators_only
    async def helper(self, interaction: discord.Interaction[Any], member: discord.Member) -> None:
        """Make a member a checked helper; the card offers to take it back."""
        if member.bot:
            raise UserError(NO_APP)
        await set_checked(self.bot, interaction, member.id, checked=True)

    @app_commands.command(description="For moderators: make an entry of a marked answer")
    @app_commands.describe(number="The number of the question: it stands below its card")
    @moderators_only
    async def entry(
        self, interaction: discord.Interaction[Any], number: app_commands.Range[int, 1, 999_999]
    ) -> None:
        """Open the draft of a marked answer, or ask its author first."""
        await in_time(interaction, make_entry(self.bot, interaction, number))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(CommunityCommands(bot))
