"""The public cards of questions: where they stand, and changed to how things are now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.ui.cards.community.post import post_card

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.community import PostPlace

AWAY = (discord.HTTPException, aiohttp.ClientError, OSError)
"""Errors of Discord, and of the way to it."""
ARCHIVED = 50083
"""Discord's code for a change in a thread that is archived."""


async def redraw_post(bot: BoundaryBot, guild_id: int, post_id: int) -> bool:
    """Change the public card of a question to how things stand; whether it shows that now.

    A question that was never posted has none. Raises CommunityError if the question is not kept,
    and StorageUnavailable.
    """
    community = bot.services.community
    async with community.posts.turn(guild_id, post_id):
        view = await community.views.get(guild_id, post_id)
        place = view.post.place
        if place is None:
            return False
        try:
            await _edit(bot, guild_id, place, post_card(view))
        except AWAY:
            return False
    return True


def first_message(bot: BoundaryBot, guild_id: int, place: PostPlace) -> discord.PartialMessage:
    """Return the bot's own message with the card of a question.

    In a forum it stands in the thread, in a text channel above it.
    """
    guild = bot.get_guild(guild_id)
    channel = guild.get_channel(place.channel_id) if guild else None
    within = place.thread_id if isinstance(channel, discord.ForumChannel) else place.channel_id
    there = bot.get_partial_messageable(within, guild_id=guild_id)
    return there.get_partial_message(place.message_id)


async def _edit(
    bot: BoundaryBot, guild_id: int, place: PostPlace, view: discord.ui.LayoutView
) -> None:
    """Change the card; a thread that is archived is opened for that and archived again."""
    message = first_message(bot, guild_id, place)
    try:
        await message.edit(view=view, allowed_mentions=discord.AllowedMentions.none())
    except discord.HTTPException as error:
        if error.code != ARCHIVED:
            raise
        thread = await bot.fetch_channel(place.thread_id)
        if not isinstance(thread, discord.Thread):
            raise
        await thread.edit(archived=False)
        await message.edit(view=view, allowed_mentions=discord.AllowedMentions.none())
        await thread.edit(archived=True)
