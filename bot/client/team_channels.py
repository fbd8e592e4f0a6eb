"""Checks whether something for the team alone may be posted in a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.servers import ServerConfig

GONE = "I cannot post in <#{id}>: it no longer exists, or I may not see it."
CANNOT = "I may not post in <#{id}>. There I need **View Channel** and **Send Messages**."
OPEN = (
    "Every member can read <#{id}>, so I post nothing there that is meant for the team. Make it "
    "private, or choose another channel."
)
UNSEEN = "Discord does not show me this server at the moment."


def problem_with(bot: BoundaryBot, guild_id: int, channel_id: int) -> str | None:
    """Return why nothing for the team can be posted in a channel, None when it can."""
    guild = bot.get_guild(guild_id)
    if guild is None or guild.unavailable:
        return UNSEEN
    channel = guild.get_channel_or_thread(channel_id)
    if channel is None:
        return GONE.format(id=channel_id)
    permissions = channel.permissions_for(guild.me)
    in_thread = isinstance(channel, discord.Thread)
    writes = permissions.send_messages_in_threads if in_thread else permissions.send_messages
    if not (permissions.view_channel and writes):
        return CANNOT.format(id=channel_id)
    private = in_thread and channel.is_private()
    if not private and channel.permissions_for(guild.default_role).view_channel:
        return OPEN.format(id=channel_id)
    return None


def troubles(bot: BoundaryBot, guild_id: int, config: ServerConfig) -> list[str]:
    """Return why messages for the team do not reach the channels that the admins chose."""
    channel_ids = (config.moderator_channel, config.alert_channel, config.report_channel)
    sentences = (problem_with(bot, guild_id, each) for each in channel_ids if each is not None)
    return list(dict.fromkeys(problem for problem in sentences if problem))
