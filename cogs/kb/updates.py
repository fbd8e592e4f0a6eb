"""Tells moderators, once, which shipped entries changed since their server's version."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.client.team_channels import problem_with
from bot.storage import StorageUnavailable
from bot.ui.cards.kb.lists import shipped_news_card

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

_log = logging.getLogger(__name__)


class KnowledgeUpdates(commands.Cog):
    """Looks once after each start; without a moderators' channel only /kb list says it."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._has_looked = False

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Look for changed entries; a reconnection is no reason to look again."""
        if self._has_looked:
            return
        self._has_looked = True
        updates = self.bot.services.shipped_updates
        try:
            for guild_id, entry_ids in (await updates.pending()).items():
                here = self.bot.own_shards.holds(guild_id)
                if here and await self._post(guild_id, entry_ids):
                    await updates.mark_announced(guild_id, entry_ids)
        except StorageUnavailable:
            _log.warning("Cannot check right now whether entries have changed.")

    async def _post(self, guild_id: int, entry_ids: list[str]) -> bool:
        """Post in the moderators' channel; False if that cannot be done."""
        channel_id = (await self.bot.services.configs.get(guild_id)).moderator_channel
        if channel_id is None or problem_with(self.bot, guild_id, channel_id) is not None:
            return False
        channel = self.bot.get_channel(channel_id)
        if not isinstance(channel, discord.abc.Messageable):
            return False
        entries = self.bot.services.core.snapshot.entries
        try:
            await channel.send(view=shipped_news_card([entries[each] for each in entry_ids]))
        except discord.HTTPException as error:
            _log.info("Moderators could not be told of changed entries (%s).", error.code)
            return False
        return True


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(KnowledgeUpdates(bot))
