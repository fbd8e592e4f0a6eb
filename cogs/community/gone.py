"""Follows deletions of threads, messages and channels in Discord."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.client.community.deciding import show_post
from bot.storage import StorageUnavailable

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

    from bot.client.client import BoundaryBot

_log = logging.getLogger(__name__)


class CommunityUpkeep(commands.Cog):
    """Follows deletions that Discord reports. A missed one is noticed at the next use."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._community = bot.services.community

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Close the question whose thread is gone."""
        await _quietly(self._community.closing.thread_gone(payload.guild_id, payload.thread_id))

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Close the questions of a forum or text channel that is gone."""
        if isinstance(channel, discord.ForumChannel | discord.TextChannel):
            await _quietly(self._community.closing.channel_gone(channel.guild.id, channel.id))

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Take the mark back from an answer that is gone."""
        if self._in_thread(payload.guild_id, payload.channel_id):
            await _quietly(self._message_gone(payload.guild_id, payload.message_id))

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Do the same for many messages at once."""
        if self._in_thread(payload.guild_id, payload.channel_id):
            for message_id in payload.message_ids:
                await _quietly(self._message_gone(payload.guild_id, message_id))

    def _in_thread(self, guild_id: int | None, channel_id: int) -> bool:
        """Whether a message may have stood in a thread; the bot does not know archived threads."""
        guild = self.bot.get_guild(guild_id or 0)
        return guild is not None and guild.get_channel(channel_id) is None

    async def _message_gone(self, guild_id: int | None, message_id: int) -> None:
        if await self._community.consents.end(guild_id or 0, message_id):
            await self.bot.services.drafts.remove(guild_id or 0, message_id)
        post = await self._community.marks.forget_message(guild_id or 0, message_id)
        if post is not None:
            await show_post(self.bot, post)


async def _quietly(work: Coroutine[Any, Any, None]) -> None:
    """Do work that nobody waits for; without the store it is left out."""
    try:
        await work
    except StorageUnavailable:
        _log.info("A deletion in the community was not noted: the store is out of reach.")


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(CommunityUpkeep(bot))
