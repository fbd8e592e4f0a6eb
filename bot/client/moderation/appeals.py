"""Appeals at Discord: the card in the moderators' channel, and the word to the member."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.client.moderation.calls import call_of
from bot.client.team_channels import problem_with
from bot.storage import StorageUnavailable
from bot.ui.cards.appeals.outcome import status_card
from bot.ui.cards.appeals.team import REMINDER, decided_card, posted_card

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.moderation.appeals import AppealRow, AppealView

AWAY = (discord.HTTPException, aiohttp.ClientError, OSError)
"""Errors of Discord, and of the way to it."""
SOME_SERVER = "that server"


def server_name(bot: BoundaryBot, guild_id: int) -> str:
    """Return a server's name, or words for one that Discord does not show."""
    guild = bot.get_guild(guild_id)
    return guild.name if guild else SOME_SERVER


async def post_appeal(bot: BoundaryBot, view: AppealView) -> bool:
    """Post the card of an appeal where the team looks; False if nowhere takes it.

    Never raises: the appeal is stored, `/appeals waiting` lists it, and a later round posts it.
    """
    row, guild_id = view.row, view.row.guild_id
    config = await bot.services.configs.get(guild_id)
    call = await call_of(bot, guild_id, config, config.report_role)
    card = posted_card(view, call.words)
    for channel_id in dict.fromkeys((config.report_channel, config.moderator_channel)):
        if channel_id is None or problem_with(bot, guild_id, channel_id) is not None:
            continue
        channel = bot.get_partial_messageable(channel_id, guild_id=guild_id)
        try:
            message = await channel.send(view=card, allowed_mentions=call.allowed_mentions)
        except AWAY:
            continue
        try:
            await bot.services.moderation.appeals.set_card(row, channel_id, message.id)
        except StorageUnavailable:
            # Nobody would know of this card, and the next round would post a second.
            with suppress(*AWAY):
                await message.delete()
            return False
        return True
    return False


async def remind(bot: BoundaryBot, row: AppealRow) -> bool:
    """Remind the team of an appeal that waits, below its card; False if that was not possible."""
    if row.card_channel_id is None or row.card_id is None:
        return False
    config = await bot.services.configs.get(row.guild_id)
    call = await call_of(bot, row.guild_id, config, config.report_role)
    channel = bot.get_partial_messageable(row.card_channel_id, guild_id=row.guild_id)
    when = discord.utils.format_dt(row.created_at, "R")
    try:
        await channel.send(
            f"{call.words} {REMINDER.format(id=row.id, when=when)}".strip(),
            reference=channel.get_partial_message(row.card_id).to_reference(
                fail_if_not_exists=False
            ),
            allowed_mentions=call.allowed_mentions,
        )
    except AWAY:
        return False
    return True


async def close_card(bot: BoundaryBot, row: AppealRow) -> None:
    """Let the card of an appeal show how it ended. Never raises."""
    if row.card_channel_id is None or row.card_id is None:
        return
    channel = bot.get_partial_messageable(row.card_channel_id, guild_id=row.guild_id)
    with suppress(*AWAY):
        await channel.get_partial_message(row.card_id).edit(view=decided_card(row))


async def tell_member(bot: BoundaryBot, row: AppealRow) -> bool:
    """Tell the member how their appeal ended; False if they cannot be reached. Never raises.

    Where their direct messages are closed it is not tried again: their button shows the outcome.
    """
    if row.member_id is None:
        return False
    was_told = True
    try:
        channel = await bot.create_dm(discord.Object(row.member_id))
        await channel.send(view=status_card(row, server_name(bot, row.guild_id)))
    except (discord.Forbidden, discord.NotFound):
        was_told = False
    except AWAY:
        return False
    with suppress(StorageUnavailable):
        await bot.services.moderation.appeals.mark_told(row)
    return was_told
