"""Whether the bot may answer somebody here and now: the channel rules, asked of Discord.

Nothing of this is asked before the check for danger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.answering.channel_rules import (
    NOT_READ,
    Place,
    answers_in,
    channel_refusal,
    open_channels,
    pause_refusal,
)
from bot.client.checks import moderates
from bot.client.context import bot_of, patient_config_of
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
        if interaction.guild_id is None:
            return
        await require_open(interaction)
        if isinstance(interaction.user, discord.Member):
            config = await patient_config_of(interaction)
            _take_turn(
                bot_of(interaction),
                config,
                interaction.user,
                interaction.permissions,
                interaction.id,
            )

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


async def require_open(interaction: Interaction) -> None:
    """Return where the bot answers. Raises RefusedError elsewhere, naming channels to ask in."""
    if interaction.guild_id is None:
        return
    config = await patient_config_of(interaction)
    if not config.known:
        raise RefusedError(NOT_READ)
    if not await is_open(bot_of(interaction), config, interaction.channel):
        readable_channels = (each for each in open_channels(config) if _can_read(interaction, each))
        raise RefusedError(channel_refusal(tuple(readable_channels)))


async def is_open(bot: BoundaryBot, config: ServerConfig, channel: Any) -> bool:
    """Whether the bot answers in a channel, as far as its rules go."""
    if config.known and not config.allowed_channels and not config.denied_channels:
        return True
    return answers_in(config, await place_of(bot, channel))


async def place_of(bot: BoundaryBot, channel: Any) -> Place:
    """Return a channel and what it belongs to; a thread that is not in memory is looked up."""
    found = channel
    if not isinstance(found, discord.abc.GuildChannel | discord.Thread):
        number = 0 if channel is None else int(channel.id)
        try:
            found = await bot.fetch_channel(number)
        except (discord.HTTPException, discord.InvalidData):
            return Place(number, known=False)
    return Place(found.id, found.parent_id if isinstance(found, discord.Thread) else None)


async def offers_in(bot: BoundaryBot, guild_id: int | None) -> bool:
    """Whether answers are offered unasked anywhere in a server."""
    config = await bot.services.configs.get(guild_id)
    return bot.reads_messages and bool(config.suggestion_channels)


def _take_turn(
    bot: BoundaryBot,
    config: ServerConfig,
    member: discord.Member,
    permissions: discord.Permissions,
    question_id: int,
) -> None:
    """Count the question for the pause between two of them; moderators have none."""
    if moderates(config, member, permissions):
        return
    at = discord.utils.snowflake_time(question_id).timestamp()
    wait = bot.services.cooldowns.take(member.guild.id, member.id, config.cooldown, at)
    if wait:
        raise RefusedError(pause_refusal(wait))


def _can_read(interaction: Interaction, channel_id: int) -> bool:
    channel = interaction.guild.get_channel(channel_id) if interaction.guild else None
    who = interaction.user
    if channel is None or not isinstance(who, discord.Member):
        return False
    return channel.permissions_for(who).view_channel
