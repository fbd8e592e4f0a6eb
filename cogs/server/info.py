"""/help and /about: what the bot does, and how it is doing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import __version__
from bot.client.asking.rules import makes_offers
from bot.client.checks import for_everybody, is_admin, is_moderator
from bot.client.context import config_of
from bot.client.responses import Interaction, reply
from bot.servers import Visibility
from bot.storage import StorageError
from bot.ui.cards.server.info import BotFacts, about_card, help_card

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot


class Info(commands.Cog):
    """/help and /about."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="What I can do, and how to ask")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @for_everybody("the help shows moderators and admins their own commands too")
    async def help(self, interaction: discord.Interaction[Any]) -> None:
        """Show the help."""
        name = self.bot.user.name if self.bot.user else "boundary-bot"
        config = await config_of(interaction)
        card = help_card(
            name,
            for_moderators=await is_moderator(interaction),
            for_admins=await is_admin(interaction),
            public=config.visibility is Visibility.PUBLIC,
            gets_offers=await self._gets_offers(interaction),
            site=config.site_link,
            community=config.community_channel is not None,
        )
        await reply(interaction, card)

    async def _gets_offers(self, interaction: Interaction) -> bool | None:
        """Whether answers are offered to this member unasked; None where they are to nobody."""
        guild_id = interaction.guild_id
        if guild_id is None or not makes_offers(self.bot, await config_of(interaction)):
            return None
        try:
            preferences = self.bot.services.offer_preferences
            return await preferences.accepts(guild_id, interaction.user.id)
        except StorageError:
            # The help must not fail; the button that stops offers does no harm to anybody.
            return True

    @app_commands.command(description="What I know, where it comes from, and which version I am")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @for_everybody("where answers come from is no secret")
    async def about(self, interaction: discord.Interaction[Any]) -> None:
        """Show facts about the bot."""
        core = self.bot.services.core
        reviews = [entry.reviewed for entry in core.snapshot.entries.values() if entry.reviewed]
        facts = BotFacts(
            version=__version__,
            entries=len(core.snapshot.entries),
            reviewed_on=max(reviews).isoformat() if reviews else "",
            notice=core.matcher.notice,
        )
        await reply(interaction, about_card(facts))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Info(bot))
