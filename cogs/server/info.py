"""/help and /about: what the bot does, and how it is doing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import __version__
from bot.client.answer_rules import offers_in
from bot.client.checks import is_admin, is_moderator
from bot.client.responses import Interaction, reply
from bot.servers import Visibility
from bot.storage import StorageError
from bot.ui.cards.server.info import About, about_card, help_card

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot


class Info(commands.Cog):
    """What the bot says about itself."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="What I can do, and how to ask")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def help(self, interaction: discord.Interaction[Any]) -> None:
        """Show the help."""
        name = self.bot.user.name if self.bot.user else "boundary-bot"
        moderates = await is_moderator(interaction)
        config = await self.bot.services.configs.get(interaction.guild_id)
        card = help_card(
            name,
            for_moderators=moderates,
            for_admins=await is_admin(interaction),
            public=config.visibility is Visibility.PUBLIC,
            offered=await self._offered(interaction),
        )
        await reply(interaction, card)

    async def _offered(self, interaction: Interaction) -> bool | None:
        """Whether answers are offered to this member unasked; None where they are to nobody."""
        if interaction.guild_id is None or not await offers_in(self.bot, interaction.guild_id):
            return None
        try:
            mutes = self.bot.services.storage.mutes
            return not await mutes.has(interaction.guild_id, interaction.user.id)
        except StorageError:
            return True

    @app_commands.command(description="What I know, where it comes from, and which version I am")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def about(self, interaction: discord.Interaction[Any]) -> None:
        """Show facts about the bot."""
        core = self.bot.services.core
        reviews = [entry.reviewed for entry in core.snapshot.entries.values() if entry.reviewed]
        about = About(
            version=__version__,
            entries=len(core.snapshot.entries),
            reviewed=max(reviews).isoformat() if reviews else "",
            notice=core.matcher.notice,
        )
        await reply(interaction, about_card(about))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Info(bot))
