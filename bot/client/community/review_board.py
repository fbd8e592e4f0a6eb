"""The cards of questions that wait, in the moderators' channel: posted, changed, posted again.

Nothing here is logged, also no failure: a log could say who asked, and when.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import discord

from bot.client.community.places import problem_there
from bot.client.community.post_cards import AWAY
from bot.client.team_channels import problem_with
from bot.community import PostStatus
from bot.servers import READ_SECONDS
from bot.storage import StorageUnavailable
from bot.ui.cards.community.review import review_card

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.community import CommunityPost
    from bot.servers import ServerConfig

_CALL_NOBODY = discord.AllowedMentions.none()


def takes_reviews(bot: BoundaryBot, guild_id: int, config: ServerConfig) -> bool:
    """Whether there is a channel where the moderators can see a question that waits for them."""
    channel_id = config.moderator_channel
    return channel_id is not None and problem_with(bot, guild_id, channel_id) is None


async def show_review(
    bot: BoundaryBot, guild_id: int, post_id: int, *, problem: str = "", decider: str = ""
) -> bool:
    """Post the moderators' card of a question, or change it to how things stand.

    Returns whether its card shows that now. problem: why Discord did not take it, where that is
    known. decider: who has decided just now, as a mention. Raises CommunityError if the question is
    not kept, and StorageUnavailable.
    """
    community = bot.services.community
    async with community.posts.turn(guild_id, post_id):
        view = await community.views.get(guild_id, post_id)
        config = await bot.services.configs.get(guild_id, READ_SECONDS)
        channel_id, post = config.community_channel, view.post
        if not problem and channel_id is not None and post.status is PostStatus.WAITING:
            problem = problem_there(bot, guild_id, channel_id) or ""
        card = review_card(view, channel_id, problem=problem, decider=decider)
        if post.card_id is None:
            return await _post(bot, post, config, card)
        try:
            await _message(bot, post).edit(view=card, allowed_mentions=_CALL_NOBODY)
        except discord.NotFound:
            return await _post(bot, post, config, card)
        except AWAY:
            return False
    return True


async def _post(
    bot: BoundaryBot, post: CommunityPost, config: ServerConfig, card: ui.LayoutView
) -> bool:
    """Post the card of a question that waits; one that is over needs none any more."""
    if post.status is not PostStatus.WAITING or not takes_reviews(bot, post.guild_id, config):
        return False
    desk = bot.services.community.posts
    channel = bot.get_partial_messageable(config.moderator_channel or 0, guild_id=post.guild_id)
    try:
        message = await channel.send(view=card, allowed_mentions=_CALL_NOBODY)
    except AWAY:
        if post.card_id is not None:
            await desk.lose_card(post)
        return False
    try:
        await desk.set_card(post, channel.id, message.id)
    except StorageUnavailable:
        # Nobody would know of this card, and the next round would post a second.
        with suppress(*AWAY):
            await message.delete()
        raise
    return True


def _message(bot: BoundaryBot, post: CommunityPost) -> discord.PartialMessage:
    channel = bot.get_partial_messageable(post.card_channel_id or 0, guild_id=post.guild_id)
    return channel.get_partial_message(post.card_id or 0)
