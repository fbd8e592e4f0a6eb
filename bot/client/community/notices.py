"""Telling whoever asked the community that there is news, by direct message, as they wished.

Nothing here is logged: a log could say who asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.client.community.post_cards import AWAY

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.community import CommunityPost


async def tell_asker(bot: BoundaryBot, post: CommunityPost, view: ui.LayoutView) -> bool:
    """Send the asker a direct message, if they wanted any; return whether it was delivered.

    Closed direct messages, somebody who left, or an asker who is forgotten are no failure. Raises
    StorageUnavailable.
    """
    if not post.notify:
        return False
    asker_id = await bot.services.community.posts.asker_of(post)
    if asker_id is None:
        return False
    try:
        channel = await bot.create_dm(discord.Object(asker_id))
        await channel.send(view=view, allowed_mentions=discord.AllowedMentions.none())
    except AWAY:
        return False
    return True
