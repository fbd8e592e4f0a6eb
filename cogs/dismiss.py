"""Taking a public card away again, and wanting no more offers."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.actions import action
from bot.failures import SERVER_ONLY, UserError
from bot.replies import Interaction, in_time, reply
from bot.ui.card import notice
from bot.ui.cards.offer import UNMUTED, muted_card
from cogs.fields import field
from cogs.shared import is_moderator

if TYPE_CHECKING:
    from bot.client import BoundaryBot

NOT_YOURS = "Only the person whom I answered there, or a moderator, can dismiss that."
DISMISSED = "Dismissed."
_TAG = 12


def tag_of(bot: BoundaryBot, message_id: int, user_id: int) -> str:
    """Name the author of a message on the card that replies to it, so that nobody can read it.

    It holds for that one message and can be made with our key alone: no forged id passes.
    """
    return _tags(bot, message_id, user_id)[0]


def _tags(bot: BoundaryBot, message_id: int, user_id: int) -> list[str]:
    names = bot.services.storage.cipher.pseudonyms("card", message_id, user_id)
    return [name[:_TAG].hex() for name in names]


class Dismiss(commands.Cog):
    """The controls of small public cards; they work after a restart."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @action("dismiss")
    async def dismiss(self, interaction: Interaction, fields: list[str]) -> None:
        """Delete the card, for whoever was answered and for moderators."""
        if not self._asked(interaction, field(fields)) and not await is_moderator(
            self.bot, interaction
        ):
            raise UserError(NOT_YOURS)
        await _take_away(interaction)
        await reply(interaction, notice(DISMISSED))

    @action("mute")
    async def mute(self, interaction: Interaction, fields: list[str]) -> None:
        """Offer no more answers to whoever pressed; an offer to them is deleted as well."""
        if interaction.guild_id is None:
            raise UserError(SERVER_ONLY)
        mutes = self.bot.services.storage.mutes
        await in_time(interaction, mutes.add(interaction.guild_id, interaction.user.id))
        if self._asked(interaction, field(fields)):
            await _take_away(interaction)
        await reply(interaction, muted_card())

    @action("unmute")
    async def unmute(self, interaction: Interaction, fields: list[str]) -> None:
        """Forget that whoever pressed wanted no offers."""
        del fields
        if interaction.guild_id is None:
            raise UserError(SERVER_ONLY)
        mutes = self.bot.services.storage.mutes
        await in_time(interaction, mutes.remove(interaction.guild_id, interaction.user.id))
        await reply(interaction, notice(UNMUTED))

    def _asked(self, interaction: Interaction, tag: str) -> bool:
        """Whether the card replies to a message of whoever pressed."""
        reference = interaction.message.reference if interaction.message else None
        if reference is None or reference.message_id is None:
            return False
        tags = _tags(self.bot, reference.message_id, interaction.user.id)
        return any(hmac.compare_digest(tag.encode(), own.encode()) for own in tags)


async def _take_away(interaction: Interaction) -> None:
    """Delete the card that was pressed; a card that is gone already is as good."""
    if interaction.message is None:
        return
    try:
        if interaction.response.is_done():
            await interaction.message.delete()
        else:
            await interaction.response.defer()
            await interaction.delete_original_response()
    except discord.NotFound:
        return


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Dismiss(bot))
