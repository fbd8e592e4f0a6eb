"""/reasons: list, add, edit and remove what moderators can choose from; for admins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import admins_only, is_admin
from bot.client.context import context_of, server_id
from bot.client.responses import in_time, reply
from bot.custom_knowledge.cache.autocomplete import likeliest
from bot.ui.forms.reasons import reason_form
from bot.ui.text import clip
from cogs.reasons.views import changed_view, list_view

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

WHICH = "Type a word or two and pick one"
ENTRY = "An entry that explains why; the member gets it with the message"
_MAX_CHOICES = 25
_MAX_NAME = 100


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class ReasonCommands(
    commands.GroupCog,
    group_name="reasons",
    group_description="The reasons that moderators choose from",
):
    """The commands of /reasons."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._reasons = bot.services.moderation.reasons

    @app_commands.command(name="list", description="All reasons, with a way to change each")
    @admins_only
    async def list_(self, interaction: discord.Interaction[Any]) -> None:
        """Show all reasons."""
        await reply(interaction, await in_time(interaction, list_view(interaction)))

    @app_commands.command(description="Add a reason of your own")
    @app_commands.describe(entry=ENTRY)
    @admins_only
    async def add(self, interaction: discord.Interaction[Any], entry: str | None = None) -> None:
        """Open an empty form."""
        await interaction.response.send_modal(reason_form(None, entry))

    @app_commands.command(description="Change a reason: your own or a built-in one")
    @app_commands.describe(reason=WHICH, entry=ENTRY)
    @admins_only
    async def edit(
        self, interaction: discord.Interaction[Any], reason: str, entry: str | None = None
    ) -> None:
        """Open the form with everything filled in."""
        current = await self._reasons.get(server_id(interaction), reason)
        await interaction.response.send_modal(reason_form(current, entry or current.entry))

    @app_commands.command(description="Take a reason off the list; it can be brought back")
    @app_commands.describe(reason=WHICH)
    @admins_only
    async def remove(self, interaction: discord.Interaction[Any], reason: str) -> None:
        """Remove a reason."""
        work = self._reasons.remove(server_id(interaction), reason, interaction.user.id)
        change = await in_time(interaction, work)
        await reply(interaction, await changed_view(interaction, change))

    @edit.autocomplete("reason")
    @remove.autocomplete("reason")
    async def offer_reasons(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the reasons that fit what is typed, to admins."""
        if not await is_admin(interaction):
            return []
        board = await self._reasons.board(server_id(interaction))
        command = interaction.command.name if interaction.command else ""
        every = board.visible if command == "remove" else (*board.visible, *board.hidden)
        typed = current.strip().casefold()
        return [
            app_commands.Choice(name=clip(each.title, _MAX_NAME), value=each.id)
            for each in every
            if typed in each.title.casefold()
        ][:_MAX_CHOICES]

    @add.autocomplete("entry")
    @edit.autocomplete("entry")
    async def offer_entries(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Offer entries that members can see, to admins."""
        if not await is_admin(interaction):
            return []
        titles = (await context_of(interaction)).knowledge.titles
        visible = [title for title in titles if not title.off]
        return [
            app_commands.Choice(name=clip(title.question, _MAX_NAME), value=title.id)
            for title in likeliest(visible, current, _MAX_CHOICES)
        ]


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(ReasonCommands(bot))
