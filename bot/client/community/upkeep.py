"""The channel for questions: keeping its tags in step, and telling admins what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.client.community.places import find_channel, problem_there
from bot.client.community.review_board import takes_reviews
from bot.client.community.tags import keep_tags, tag_trouble
from bot.community.categories import categories_for
from bot.servers.declared.community import PostReview

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.servers import ConfigChange, ServerConfig

NO_REVIEW = (
    "Some questions to the community should wait until one of you has looked, and there is no "
    "**Moderators' channel** where I can show them. Until there is one, I do not take them."
)


async def keep_tags_in_step(bot: BoundaryBot, guild_id: int, change: ConfigChange) -> None:
    """Make the tags of the forum that an admin has just chosen for questions. Never raises."""
    if "community_channel" not in change.names:
        return
    forum = find_channel(bot, guild_id, change.after.community_channel)
    if isinstance(forum, discord.ForumChannel):
        await keep_tags(bot, forum, await _categories(bot, guild_id))


async def community_troubles(bot: BoundaryBot, guild_id: int, config: ServerConfig) -> list[str]:
    """Return why questions cannot be asked as the admins have set it, in sentences for them."""
    channel_id = config.community_channel
    if channel_id is None:
        return []
    if problem := problem_there(bot, guild_id, channel_id):
        return [problem]
    troubles: list[str] = []
    reviews = config.community_review is not PostReview.NONE
    if reviews and not takes_reviews(bot, guild_id, config):
        troubles.append(NO_REVIEW)
    forum = find_channel(bot, guild_id, channel_id)
    if isinstance(forum, discord.ForumChannel):
        trouble = tag_trouble(forum, await _categories(bot, guild_id))
        troubles += [trouble] if trouble else []
    return troubles


async def _categories(bot: BoundaryBot, guild_id: int) -> tuple[str, ...]:
    knowledge = await bot.services.knowledge.get(guild_id)
    return categories_for(knowledge.snapshot.categories)
