"""Once after a lull the bot asks in the thread whether the question is answered."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import aiohttp
import discord
from discord.ext import commands

from bot.client.checks import for_everybody
from bot.client.community.deciding import require_decider
from bot.client.component_router import handles
from bot.client.responses import Interaction, in_time, reply
from bot.client.rounds import RoundsCog
from bot.storage import StorageUnavailable
from bot.ui.card import notice
from bot.ui.cards.community.reminder import HOW, LEFT_OPEN, STOPPED, reminder_card
from bot.ui.controls.community.answers import SayStillOpen, ShowMarkingHelp, StopReminders

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.community import CommunityPost

EVERY_SECONDS = 600.0
_SERVER_FAULT = 500
_log = logging.getLogger(__name__)


class CommunityReminders(RoundsCog):
    """Looks every ten minutes for lulls in its own servers, and notes when somebody writes."""

    every = EVERY_SECONDS
    task = "Reminders of the community"

    def __init__(self, bot: BoundaryBot) -> None:
        super().__init__(bot)
        self._reminders = bot.services.community.reminders

    async def round(self) -> None:
        """Speak of every lull that is long enough. Raises StorageUnavailable."""
        for guild_id in await self._reminders.servers():
            if self.bot.hosts(guild_id) and self.bot.get_guild(guild_id) is not None:
                for post in await self._reminders.due(guild_id):
                    await self._remind(post)

    def on_failure(self, error: Exception) -> None:
        """Log a round that failed, without its words: they could name a question."""
        _log.warning("A round of reminders in the community failed (%s).", type(error).__name__)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Note that somebody wrote in the thread of a question."""
        thread = message.channel
        if message.author.bot or message.guild is None or not isinstance(thread, discord.Thread):
            return
        if await self._is_ours(message.guild.id, thread):
            try:
                await self._reminders.note_message(message.guild.id, thread.id)
            except StorageUnavailable:
                _log.info("A message in the community was not noted: the store is out of reach.")

    @handles(ShowMarkingHelp)
    @for_everybody("it says how something is done, and does nothing")
    async def show_how(self, interaction: Interaction, state: ShowMarkingHelp) -> None:
        """Show how a message is marked as the answer."""
        del state
        await reply(interaction, notice(HOW))

    @handles(SayStillOpen)
    @for_everybody("whoever asked may, without a name too, and moderators")
    async def leave_open(self, interaction: Interaction, state: SayStillOpen) -> None:
        """Take the reminder away; the next lull begins with the next message."""
        await in_time(interaction, require_decider(interaction, state.post_id))
        await reply(interaction, notice(LEFT_OPEN))
        await _take_away(interaction)

    @handles(StopReminders)
    @for_everybody("whoever asked may, without a name too, and moderators")
    async def stop(self, interaction: Interaction, state: StopReminders) -> None:
        """Take the reminder away, and send none in this thread again."""
        post = await in_time(interaction, require_decider(interaction, state.post_id))
        await self._reminders.stop(post.guild_id, post.id)
        await reply(interaction, notice(STOPPED))
        await _take_away(interaction)

    async def _is_ours(self, guild_id: int, thread: discord.Thread) -> bool:
        """Whether a thread may be that of a question: the bot's own, or one of the forum."""
        me = self.bot.user
        if me is not None and thread.owner_id == me.id:
            return True
        config = await self.bot.services.configs.get(guild_id)
        return thread.parent_id == config.community_channel

    async def _remind(self, post: CommunityPost) -> None:
        """Post one reminder. Claimed first: after a crash one may be missing, and none twice."""
        claimed_at = await self._reminders.claim(post)
        if claimed_at is None or post.place is None:
            return
        guild = self.bot.get_guild(post.guild_id)
        thread = guild.get_thread(post.place.thread_id) if guild else None
        if thread is not None and thread.locked:
            return  # A moderator has ended it by hand.
        place = self.bot.get_partial_messageable(post.place.thread_id, guild_id=post.guild_id)
        try:
            await place.send(
                view=reminder_card(post), allowed_mentions=discord.AllowedMentions.none()
            )
        except discord.NotFound:
            closing = self.bot.services.community.closing
            await closing.thread_gone(post.guild_id, post.place.thread_id)
        except discord.HTTPException as error:
            if error.status >= _SERVER_FAULT:
                await self._reminders.release(post, claimed_at)
        except (aiohttp.ClientError, OSError):
            await self._reminders.release(post, claimed_at)


async def _take_away(interaction: Interaction) -> None:
    """Delete the reminder; another press may have done it already."""
    if interaction.message is not None:
        try:
            await interaction.message.delete()
        except discord.HTTPException:
            _log.info("A reminder in the community could not be taken away.")


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(CommunityReminders(bot))
