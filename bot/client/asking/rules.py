"""The channel rules and the pause, asked of Discord before an answer.

Nothing of this is asked before the check for danger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.answering.channel_rules import (
    NOT_READ,
    ChannelLocation,
    answers_in,
    channel_refusal,
    open_channels,
)
from bot.answering.cooldowns import pause_refusal
from bot.client.checks import moderates
from bot.client.context import bot_of, patient_config_of
from bot.client.discord_time import made_at
from bot.client.errors import UserError
from bot.servers import PATIENCE

if TYPE_CHECKING:
    from bot.answering.models import Permit
    from bot.client.client import BoundaryBot
    from bot.client.responses import Interaction
    from bot.servers import ServerConfig


class RefusedError(UserError):
    """A rule of the server speaks against an answer; the sentence says what to do."""


def permit_for(interaction: Interaction) -> Permit:
    """Return the check for a question by command. Calling it may raise RefusedError."""

    async def permit() -> None:
        config = await require_open(interaction)
        member = interaction.user
        if isinstance(member, discord.Member):
            permissions = interaction.permissions
            _take_turn(bot_of(interaction), config, member, permissions, interaction.id)

    return permit


def permit_mention(bot: BoundaryBot, message: discord.Message) -> Permit:
    """Return the check for a question in a message; a refusal must not be shown in public."""

    async def permit() -> None:
        if message.guild is None:
            return
        config = await bot.services.configs.get(message.guild.id, PATIENCE)
        if not config.mentions or not await is_open(bot, config, message.channel):
            raise RefusedError(channel_refusal(()))
        if isinstance(message.author, discord.Member):
            permissions = message.author.guild_permissions
            _take_turn(bot, config, message.author, permissions, message.id)

    return permit


async def require_open(interaction: Interaction) -> ServerConfig:
    """Return the server's settings where the bot answers; in direct messages it always does.

    Raises RefusedError elsewhere, naming channels to ask in.
    """
    config = await patient_config_of(interaction)
    if interaction.guild_id is None:
        return config
    if not config.known:
        raise RefusedError(NOT_READ)
    if not await is_open(bot_of(interaction), config, interaction.channel):
        channels = tuple(each for each in open_channels(config) if _can_read(interaction, each))
        raise RefusedError(channel_refusal(channels))
    return config


async def is_open(bot: BoundaryBot, config: ServerConfig, channel: Any) -> bool:
    """Whether the bot answers in a channel, as far as the server's rules go."""
    if config.known and not config.allowed_channels and not config.denied_channels:
        return True
    return answers_in(config, await locate_channel(bot, channel))


async def locate_channel(bot: BoundaryBot, channel: Any) -> ChannelLocation:
    """Return a channel and its parent; a thread that is not in memory is fetched from Discord."""
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        channel_id = 0 if channel is None else int(channel.id)
        try:
            channel = await bot.fetch_channel(channel_id)
        except (discord.HTTPException, discord.InvalidData):
            return ChannelLocation(channel_id, known=False)
    parent_id = channel.parent_id if isinstance(channel, discord.Thread) else None
    return ChannelLocation(channel.id, parent_id)


def makes_offers(bot: BoundaryBot, config: ServerConfig) -> bool:
    """Whether answers are offered unasked anywhere in a server with these settings."""
    return bot.reads_messages and bool(config.suggestion_channels)


def _take_turn(
    bot: BoundaryBot,
    config: ServerConfig,
    member: discord.Member,
    permissions: discord.Permissions,
    question_id: int,
) -> None:
    """Count the question for the pause between two of them; moderators have none."""
    if config.cooldown <= 0 or moderates(config, member, permissions):
        return
    at = made_at(question_id)
    wait = bot.services.cooldowns.take(member.guild.id, member.id, config.cooldown, at)
    if wait:
        raise RefusedError(pause_refusal(wait))


def _can_read(interaction: Interaction, channel_id: int) -> bool:
    channel = interaction.guild.get_channel(channel_id) if interaction.guild else None
    member = interaction.user
    if channel is None or not isinstance(member, discord.Member):
        return False
    return channel.permissions_for(member).view_channel


def may_write(interaction: Interaction, permissions: discord.Permissions | None = None) -> bool:
    """Whether the person, or somebody with the given permissions, may write here.

    Nobody speaks through the bot where they may not speak themselves.
    """
    permissions = interaction.permissions if permissions is None else permissions
    if isinstance(interaction.channel, discord.Thread):
        return permissions.send_messages_in_threads
    return permissions.send_messages
