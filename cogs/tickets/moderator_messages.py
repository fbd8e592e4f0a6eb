"""A moderator's message as an answer: read only when a moderator asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.client.checks import moderates
from bot.client.context import config_of
from bot.client.errors import StaleControlError, UserError

if TYPE_CHECKING:
    from bot.client.responses import Interaction

GONE = "That message is gone, or I may not read it: I need **Read Message History** here."
NOT_BY_MODERATOR = (
    "I only learn from what moderators write, and that message is not from one of them. Write the "
    "answer yourself, and I will gladly keep it."
)


async def fetch_message(interaction: Interaction, message_id: int) -> discord.Message:
    """Return a message of this channel. Raises UserError when it cannot be read."""
    channel = interaction.channel
    if not isinstance(channel, discord.abc.Messageable):
        raise StaleControlError
    try:
        return await channel.fetch_message(message_id)
    except discord.HTTPException as error:
        raise UserError(GONE) from error


async def require_moderators_message(interaction: Interaction, message: discord.Message) -> None:
    """Check that the author of a message may moderate this server now. Raises UserError.

    The one who pressed is known to be a moderator.
    """
    guild, author = interaction.guild, message.author
    if guild is None or author.bot:
        raise UserError(NOT_BY_MODERATOR)
    if author.id == interaction.user.id:
        return
    try:
        member = await guild.fetch_member(author.id)
    except discord.HTTPException as error:
        raise UserError(NOT_BY_MODERATOR) from error
    if not moderates(await config_of(interaction), member, member.guild_permissions):
        raise UserError(NOT_BY_MODERATOR)
