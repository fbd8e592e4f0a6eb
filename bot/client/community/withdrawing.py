"""Taking a question that its asker withdrew out of sight, as far as Discord lets the bot."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import discord

from bot.client.community.post_cards import AWAY, redraw_post
from bot.client.community.review_board import show_review

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.community import CommunityPost

THREAD = "A question that was taken back"


async def clear_away(bot: BoundaryBot, post: CommunityPost) -> bool:
    """Blank the cards of a question, and name anew, lock and archive its thread.

    Returns whether nobody can read its words any more. Raises StorageUnavailable.
    """
    if post.card_id is not None:
        await show_review(bot, post.guild_id, post.id)
    if post.place is None:
        return True
    blank = await redraw_post(bot, post.guild_id, post.id)
    try:
        thread = await bot.fetch_channel(post.place.thread_id)
    except discord.NotFound:
        return True
    except AWAY:
        return False
    if not isinstance(thread, discord.Thread):
        return blank
    is_renamed = False
    with suppress(*AWAY):
        if thread.archived:
            await thread.edit(archived=False)
        # The bot owns the thread, so the name needs no permission; the lock needs one.
        await thread.edit(name=THREAD)
        is_renamed = True
        await thread.edit(locked=True)
    with suppress(*AWAY):
        await thread.edit(archived=True)
    return blank and is_renamed
