"""Posts the weekly summary in the moderators' channels."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import discord

from bot.client.rounds import RoundsCog
from bot.client.team_channels import problem_with
from bot.insights.digests import monday_of
from bot.storage import StorageError
from bot.ui.cards.server.digest import digest_card

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.client.client import BoundaryBot

_log = logging.getLogger(__name__)

EVERY_MINUTES = 60
FIRST_AFTER = 90.0
"""Seconds after the start: whoever waited for the bot comes first."""
_SERVER_FAULT = 500


def utc_now() -> datetime:
    """Return the present in UTC."""
    return datetime.now(UTC)


class Digest(RoundsCog):
    """Looks each hour which servers have not had their summary of the week that is over."""

    every = EVERY_MINUTES * 60.0
    first_after = FIRST_AFTER
    task = "Weekly summaries"

    def __init__(self, bot: BoundaryBot, clock: Callable[[], datetime] = utc_now) -> None:
        super().__init__(bot)
        self.clock = clock
        self._warnings: set[tuple[int, datetime]] = set()

    async def round(self) -> None:
        """Send every summary that is due, one after the other. Raises StorageUnavailable."""
        monday = monday_of(self.clock())
        self._warnings = {warning for warning in self._warnings if warning[1] == monday}
        present = {guild.id for guild in self.bot.guilds}
        for guild_id in await self.bot.services.digests.due(monday, present):
            try:
                await self._send(guild_id, monday)
            except StorageError:
                raise
            except Exception:  # noqa: BLE001 one server's trouble is not the others'
                _log.exception("The weekly summary of server %s failed.", guild_id)

    async def _send(self, guild_id: int, monday: datetime) -> None:
        """Send one summary, unless it cannot stand in the channel or somebody was quicker."""
        digests = self.bot.services.digests
        channel_id = await digests.channel_of(guild_id)
        if channel_id is None:
            return
        if problem_with(self.bot, guild_id, channel_id):
            self._warn_once(guild_id, channel_id, monday)
            return
        view = digest_card(await digests.summary(guild_id, monday))
        # Claimed first: after a crash a summary may be missing, and never comes twice.
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

    def _warn_once(self, guild_id: int, channel_id: int, monday: datetime) -> None:
        """Log, once a week, that a summary cannot be posted anywhere."""
        if (guild_id, monday) not in self._warnings:
            self._warnings.add((guild_id, monday))
            message = "The weekly summary of server %s cannot be posted in channel %s."
            _log.warning(message, guild_id, channel_id)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Digest(bot))
