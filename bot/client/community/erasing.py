"""Erasing a member's questions: their public cards are blanked."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import discord

from bot.client.community.post_cards import AWAY, first_message
from bot.ui.cards.community.erased import erased_post_card

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.client.client import BoundaryBot
    from bot.community import CommunityPost

THREAD = "A question that was erased"


async def list_posted(
    bot: BoundaryBot, member_id: int, guild_id: int | None
) -> list[CommunityPost]:
    """Return a member's questions that stand in a channel; guild_id None: in any server.

    Raises StorageUnavailable.
    """
    return await bot.services.community.posts.list_posted(member_id, guild_id)


async def blank_posts(bot: BoundaryBot, posts: Sequence[CommunityPost]) -> None:
    """Take the words of erased questions off their cards and threads; what others wrote stays.

    A card that Discord does not let us change stays: its row is erased all the same. Nothing is
    logged.
    """
    for post in posts:
        # After a change that is under way, which would put the words back.
        async with bot.services.community.posts.turn(post.guild_id, post.id):
            await _blank(bot, post)


async def _blank(bot: BoundaryBot, post: CommunityPost) -> None:
    if post.place is None:
        return
    thread = None
    with suppress(*AWAY):
        thread = await bot.fetch_channel(post.place.thread_id)
    is_own = isinstance(thread, discord.Thread) and thread.owner_id == thread.guild.me.id
    # Discord changes no message in an archived thread.
    if isinstance(thread, discord.Thread) and thread.archived:
        with suppress(*AWAY):
            await thread.edit(archived=False)
    with suppress(*AWAY):
        message = first_message(bot, post.guild_id, post.place)
        nobody = discord.AllowedMentions.none()
        await message.edit(view=erased_post_card(post.id), allowed_mentions=nobody)
    if isinstance(thread, discord.Thread) and is_own:
        with suppress(*AWAY):
            await thread.edit(name=THREAD)
