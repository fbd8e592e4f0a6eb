"""Tells moderators, once, when a shipped entry changed that their server has its version of."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.client.team_channels import problem_with
from bot.custom_knowledge.updates import ShippedUpdates
from bot.storage import StorageUnavailable
from bot.ui.cards.kb.lists import news_card

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

_log = logging.getLogger(__name__)


class KnowledgeUpdates(commands.Cog):
    """Looks once after each start. Without a moderators' channel /kb list says the same."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._looked = False

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Look for changed entries; a reconnection is no reason to look again."""
        if self._looked:
            return
        self._looked = True
        services = self.bot.services
        updates = ShippedUpdates(services.storage, services.core.snapshot)
        try:
            for guild_id, entry_ids in (await updates.untold()).items():
                if await self._tell(guild_id, entry_ids):
                    await updates.told(guild_id, entry_ids)
        except StorageUnavailable:
            _log.warning("Cannot check right now whether entries have changed.")

    async def _tell(self, guild_id: int, entry_ids: list[str]) -> bool:
        """Post in the moderators' channel; False if that cannot be done."""
        config = await self.bot.services.configs.get(guild_id)
        channel_id = config.moderator_channel
        if channel_id is None or problem_with(self.bot, guild_id, channel_id) is not None:
            return False
        channel = self.bot.get_channel(channel_id)
        if not isinstance(channel, discord.abc.Messageable):
            return False
        entries = self.bot.services.core.snapshot.entries
        changed = [entries[entry_id] for entry_id in entry_ids]
        try:
            await channel.send(view=news_card(changed))
        except discord.HTTPException as error:
            _log.info("Moderators could not be told of changed entries (%s).", error.code)
            return False
        return True


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(KnowledgeUpdates(bot))
