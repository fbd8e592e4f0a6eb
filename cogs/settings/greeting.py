"""The greeting in a server that the bot has joined."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.client.guild_directory import missing_in
from bot.storage import StorageUnavailable
from bot.ui.cards.settings.setup import greeting_card

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

_log = logging.getLogger(__name__)


class Greeting(commands.Cog):
    """Greets once in each server, where the server lets the bot write."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Greet, unless it was done before: Discord also reports a server after an outage."""
        channel = _greeting_channel(guild)
        if channel is None:
            return
        try:
            # Claimed before it is sent: at worst there is no greeting, and never are there two.
            if await self.bot.services.setup.claim_greeting(guild.id):
                await channel.send(view=greeting_card(guild.me.display_name))
        except (discord.HTTPException, StorageUnavailable) as error:
            _log.warning("No greeting in server %s: %s.", guild.id, type(error).__name__)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Greet again if the bot is invited again."""
        try:
            await self.bot.services.setup.forget_greeting(guild.id)
        except StorageUnavailable:
            _log.warning("That server %s was left could not be noted.", guild.id)


def _greeting_channel(guild: discord.Guild) -> discord.TextChannel | None:
    """Return the system channel if the bot may write there, else the first channel where it may."""
    system = [guild.system_channel] if guild.system_channel else []
    for channel in [*system, *guild.text_channels]:
        if not missing_in(channel):
            return channel
    return None


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Greeting(bot))
