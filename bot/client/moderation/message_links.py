"""The link to a message that a moderator pastes: of this server, and readable for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import aiohttp
import discord
from msgspec import Struct

from bot.client.errors import UserError
from bot.moderation.cases.models import MessageLink

if TYPE_CHECKING:
    from bot.client.responses import Interaction

NO_LINK = (
    "That is no link to a message. In the menu of the message, choose **Copy Message Link**, and "
    "paste it as it is."
)
ELSEWHERE = "That link leads to another server. I can keep only links to messages of this one."
UNREADABLE = (
    "I cannot find that message: it is gone, or one of us may not read it. You can go on without "
    "the link."
)
_LINK = re.compile(
    r"https://(?:(?:ptb|canary)\.)?discord(?:app)?\.com/channels/(\d{17,20})/(\d{17,20})/(\d{17,20})"
)


class LinkedMessage(Struct, frozen=True):
    """A message that was looked up. text: empty where Discord keeps it from the bot."""

    link: MessageLink
    text: str


async def linked_message(interaction: Interaction, typed: str) -> LinkedMessage | None:
    """Return the message that a link leads to, None for an empty text. Raises UserError."""
    if not typed.strip():
        return None
    match = _LINK.fullmatch(typed.strip().strip("<>"))
    if match is None:
        raise UserError(NO_LINK)
    guild_id, channel_id, message_id = map(int, match.groups())
    if guild_id != interaction.guild_id:
        raise UserError(ELSEWHERE)
    message = await _fetch(interaction, channel_id, message_id)
    return LinkedMessage(MessageLink(channel_id, message_id), message.content)


async def _fetch(interaction: Interaction, channel_id: int, message_id: int) -> discord.Message:
    """Return a message that the bot and the moderator may both read. Raises UserError."""
    guild, person = interaction.guild, interaction.user
    channel = guild.get_channel_or_thread(channel_id) if guild else None
    if not isinstance(channel, discord.abc.Messageable) or not isinstance(person, discord.Member):
        raise UserError(UNREADABLE)
    # The bot may read more than the moderator, and must not show it to them.
    may = channel.permissions_for(person)
    if not (may.view_channel and may.read_message_history):
        raise UserError(UNREADABLE)
    try:
        return await channel.fetch_message(message_id)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        raise UserError(UNREADABLE) from error
