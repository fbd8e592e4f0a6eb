"""Checked helpers: moderators make and unmake them; the member hears of it, and gets a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.client.community.post_cards import AWAY
from bot.client.community.team.standing_roles import keep_roles_in_step
from bot.client.context import server_id
from bot.client.errors import UserError
from bot.client.responses import Interaction, in_time, redraw
from bot.ui.cards.community.standing import helper_card, told_helper_card

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

YOURSELF = "That is for another moderator to say of you."
SOME_SERVER = "a server"


async def set_checked(
    bot: BoundaryBot, interaction: Interaction, member_id: int, *, checked: bool
) -> None:
    """Make a member a checked helper, or no longer. Callers have checked who may.

    Raises UserError for oneself, and StorageUnavailable.
    """
    if member_id == interaction.user.id:
        raise UserError(YOURSELF)
    work = _set(bot, server_id(interaction), member_id, interaction.user.id, checked=checked)
    has_changed, was_told = await in_time(interaction, work)
    card = helper_card(member_id, checked=checked, has_changed=has_changed, was_told=was_told)
    await redraw(interaction, card)


async def _set(
    bot: BoundaryBot, guild_id: int, member_id: int, moderator_id: int, *, checked: bool
) -> tuple[bool, bool]:
    """Return whether that changed anything, and whether the member was told."""
    standing = bot.services.community.standing
    change = standing.check if checked else standing.uncheck
    if not await change(guild_id, member_id, moderator_id):
        return False, False
    await keep_roles_in_step(bot, guild_id, member_id)
    guild = bot.get_guild(guild_id)
    view = told_helper_card(guild.name if guild else SOME_SERVER, checked=checked)
    try:
        channel = await bot.create_dm(discord.Object(member_id))
        await channel.send(view=view, allowed_mentions=discord.AllowedMentions.none())
    except AWAY:
        return True, False
    return True, True
