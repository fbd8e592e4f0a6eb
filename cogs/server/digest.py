"""The weekly summary: posted by itself in the moderators' channel, once a week and server."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import discord
from discord.ext import commands, tasks

from bot.client.team_channels import problem_with
from bot.storage import StorageError
from bot.ui.cards.server.digest import digest_card

if TYPE_CHECKING:
    from collections.abc import Callable

    from discord import ui

    from bot.client.client import BoundaryBot

_log = logging.getLogger(__name__)

EVERY_MINUTES = 60
FIRST_AFTER = 90.0
"""Seconds after the start: whoever waited for the bot comes first."""
_WEEK = timedelta(days=7)
_SERVER_FAULT = 500


def utc_now() -> datetime:
    """Return the present in UTC."""
    return datetime.now(UTC)


class Digest(commands.Cog):
    """Looks each hour which servers have not had their summary of the week that is over."""

    def __init__(self, bot: BoundaryBot, clock: Callable[[], datetime] = utc_now) -> None:
        self.bot = bot
        self.clock = clock
        self._told: set[tuple[int, datetime]] = set()

    async def cog_unload(self) -> None:
        """Stop the rounds with the cog."""
        self.rounds.cancel()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Begin when all servers are there."""
        if not self.rounds.is_running():
            self.rounds.start()

    @tasks.loop(seconds=FIRST_AFTER)
    async def rounds(self) -> None:
        """Send what is due; what fails is logged, and the next round tries again.

        The first turn only waits. A sleep before the loop would do as well, but the simulated
        Discord of the demo takes a sleep that ends soon for work, and lets people wait for it.
        """
        if self.rounds.current_loop == 0:
            return
        self.rounds.change_interval(minutes=EVERY_MINUTES)
        try:
            await self.send_due()
        except StorageError as error:
            _log.warning("The weekly summaries were put off: %s", error)
        except Exception:  # noqa: BLE001 a loop that raises stops for ever
            _log.exception("The weekly summaries failed; they are tried again in an hour.")

    async def send_due(self) -> None:
        """Send every summary that is due, one after the other. Raises StorageUnavailable."""
        monday = monday_of(self.clock())
        self._told = {told for told in self._told if told[1] == monday}
        mine = {guild.id for guild in self.bot.guilds}
        for guild_id in await self.bot.services.storage.digests.due(monday):
            if guild_id not in mine:
                continue
            try:
                await self._send(guild_id, monday)
            except StorageError:
                raise
            except Exception:  # noqa: BLE001 one server's trouble is not the others'
                _log.exception("The weekly summary of server %s failed.", guild_id)

    async def _send(self, guild_id: int, monday: datetime) -> None:
        """Send one summary, unless it cannot stand in the channel or somebody was quicker."""
        config = await self.bot.services.configs.get(guild_id)
        channel_id = config.moderator_channel
        if not config.digest or channel_id is None:
            return
        if problem_with(self.bot, guild_id, channel_id):
            self._tell(guild_id, channel_id, monday)
            return
        view = await self._card(guild_id, monday)
        digests = self.bot.services.storage.digests
        # Noted first: after a crash a summary may be missing, and never comes twice.
        if not await digests.claim(guild_id, monday):
            return
        channel = self.bot.get_partial_messageable(channel_id, guild_id=guild_id)
        try:
            await channel.send(view=view, allowed_mentions=discord.AllowedMentions.none())
        except discord.HTTPException as error:
            message = "Discord did not take the weekly summary of server %s in channel %s (%s)."
            _log.warning(message, guild_id, channel_id, error.code or error.status)
            if error.status >= _SERVER_FAULT:
                await digests.release(guild_id, monday)

    async def _card(self, guild_id: int, monday: datetime) -> ui.LayoutView:
        insights, last = self.bot.services.insights, monday.date() - timedelta(days=1)
        first = monday.date() - _WEEK
        figures = await insights.between(guild_id, first, last)
        return digest_card(figures, await insights.total(guild_id, first - _WEEK, last - _WEEK))

    def _tell(self, guild_id: int, channel_id: int, monday: datetime) -> None:
        """Say in the log, once a week, that a summary has no place to go to."""
        if (guild_id, monday) not in self._told:
            self._told.add((guild_id, monday))
            message = "The weekly summary of server %s cannot be posted in channel %s."
            _log.warning(message, guild_id, channel_id)


def monday_of(moment: datetime) -> datetime:
    """Return the beginning (UTC) of the week that a moment is in."""
    day = moment.astimezone(UTC).date()
    return datetime.combine(day - timedelta(days=day.weekday()), time(), UTC)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Digest(bot))
