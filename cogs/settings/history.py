"""/settings history: the changes of a server, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import ui
from discord.ext import commands

from bot.client.checks import admins_only
from bot.client.component_router import handles
from bot.client.context import bot_of, directory_of, server_id
from bot.client.responses import Interaction, in_time, redraw
from bot.ui.cards.settings.history import history_card
from bot.ui.controls.settings import ShowChanges

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot


class SettingsHistory(commands.Cog):
    """Turns the pages of the history."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @handles(ShowChanges)
    @admins_only
    async def page(self, interaction: Interaction, state: ShowChanges) -> None:
        """Show the changes before a row, or the newest."""
        await redraw(interaction, await history_view(interaction, state.before))


async def history_view(interaction: Interaction, before: int | None = None) -> ui.LayoutView:
    """Return a page of the changes; only for an admin. Raises UserError, StorageUnavailable."""
    history = bot_of(interaction).services.change_history
    page = await in_time(interaction, history.page(server_id(interaction), before))
    return history_card(page, await directory_of(interaction))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(SettingsHistory(bot))
