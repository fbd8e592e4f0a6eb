"""The entries in the menu of a user: Warn, Timeout, Case file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import moderators_only
from bot.client.responses import in_time, reply
from bot.moderation.cases.models import CaseKind
from bot.ui.controls.moderation.cases import OrderDraft, ShowRecord
from cogs.cases.looking import record_view
from cogs.cases.ordering import begin

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

WARN, TIMEOUT, CASE_FILE = "Warn", "Timeout", "Case file"


class CaseMenus(commands.Cog):
    """Three of the five entries that Discord lets a bot have in that menu."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self.menus = tuple(
            app_commands.ContextMenu(
                name=name,
                callback=callback,
                allowed_contexts=app_commands.AppCommandContext(guild=True),
            )
            for name, callback in (
                (WARN, self.warn),
                (TIMEOUT, self.timeout),
                (CASE_FILE, self.case_file),
            )
        )
        for menu in self.menus:
            menu.default_permissions = discord.Permissions(moderate_members=True)
            bot.tree.add_command(menu)

    async def cog_unload(self) -> None:
        """Take the entries away with the cog."""
        for menu in self.menus:
            self.bot.tree.remove_command(menu.name, type=menu.type)

    @moderators_only
    async def warn(self, interaction: discord.Interaction[Any], user: discord.User) -> None:
        """Open the form of a warning."""
        draft = OrderDraft(CaseKind.WARNING, user.id)
        await begin(interaction, draft, user.display_name)

    @moderators_only
    async def timeout(self, interaction: discord.Interaction[Any], user: discord.User) -> None:
        """Open the form of a timeout, with its length."""
        draft = OrderDraft(CaseKind.TIMEOUT, user.id)
        await begin(interaction, draft, user.display_name)

    @moderators_only
    async def case_file(self, interaction: discord.Interaction[Any], user: discord.User) -> None:
        """Show what is on record about a member."""
        work = record_view(interaction, ShowRecord(user.id))
        await reply(interaction, await in_time(interaction, work))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(CaseMenus(bot))
