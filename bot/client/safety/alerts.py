"""Telling a server's moderators that help was shown to somebody, without help waiting for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.safety.posting import ChannelBoard
from bot.moderation.safety_requests import SafetyAlert, Spot
from bot.servers import READ_SECONDS

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

__all__ = ["SafetyAlert", "Spot", "tell_team"]


def tell_team(bot: BoundaryBot, alert: SafetyAlert) -> None:
    """Tell the moderators' channel that help was given, if an admin has switched that on.

    Returns at once and never raises: help waits for nothing.
    """
    guild_id = alert.spot.guild_id
    if guild_id is not None:
        bot.services.safety_alerts.start(_tell(bot, guild_id, alert))


async def _tell(bot: BoundaryBot, guild_id: int, alert: SafetyAlert) -> None:
    # It waits longer for the settings than help does: nobody waits for it.
    config = await bot.services.configs.get(guild_id, READ_SECONDS)
    await bot.services.safety_alerts.post(guild_id, alert, ChannelBoard(bot, guild_id, config))
