"""Posting a question: once, also after a crash, and never lost where Discord does not take it.

Nothing of a question is logged: a log could say who asked, and when.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import discord
from msgspec import Struct

from bot.client.community.places import (
    GONE,
    NO_TAGS,
    PostChannel,
    find_channel,
    problem_there,
    refusal,
)
from bot.client.community.post_cards import AWAY
from bot.client.community.tags import keep_tags, tags_of_post
from bot.client.community.team.standing_roles import count_asked
from bot.community import CommunityPost, PostPlace, PostStatus
from bot.community.categories import categories_for
from bot.servers import READ_SECONDS
from bot.text.cleaning import showable
from bot.ui.cards.community.post import post_card, post_number_in
from bot.ui.text import clip

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.community import PostView

_MAX_NAME = 100
_ARCHIVE_MINUTES = 10080
_TOO_MANY, _SERVER_ERROR = 429, 500
_HAS_THREAD = 160004
"""Discord's code for a message that has a thread already."""
_NEWEST_MESSAGES, _NEWEST_THREADS = 200, 25
"""So many are looked through for a question that was posted just before a crash."""
_CALL_NOBODY = discord.AllowedMentions.none()


class Published(Struct, frozen=True):
    """The state of a question after an attempt to post it; problem: why that failed, or ""."""

    post: CommunityPost
    problem: str = ""


class _RefusedError(Exception):
    """Discord takes no question there; the message says why."""


async def publish_post(
    bot: BoundaryBot, guild_id: int, post_id: int, *, search: bool = False
) -> Published:
    """Post a question that is being sent, and store where it stands.

    search: look first whether it was posted before a crash. Where Discord refuses it, it waits for
    a moderator; while Discord is away it stays as it is, and a round tries again. Raises
    CommunityError if the question is not kept, and StorageUnavailable.
    """
    community = bot.services.community
    async with community.posts.turn(guild_id, post_id):
        view = await community.views.get(guild_id, post_id)
        # It was posted or taken back while this waited for its turn.
        if view.post.status is not PostStatus.SENDING:
            return Published(view.post)
        try:
            channel = await _channel(bot, guild_id)
            place = await _find(channel, view.post) if search else None
            place = place or await _post(bot, channel, view)
        except _RefusedError as error:
            return Published(await community.posts.hold_back(view.post), str(error))
        except discord.HTTPException as error:
            if error.status >= _SERVER_ERROR or error.status == _TOO_MANY:
                return Published(view.post)
            channel_id = await _channel_id(bot, guild_id)
            sentence = refusal(error, channel_id or 0)
            return Published(await community.posts.hold_back(view.post), sentence)
        except AWAY:
            return Published(view.post)
        placed_post = await community.posts.place(view.post, place)
        if placed_post is None:
            # It was taken back while it was on its way.
            await _remove(bot, place)
            return Published(await community.posts.get(guild_id, post_id))
    if view.asker_id is not None:
        # Of a question with a name alone: a role that follows one without would tell who asked.
        await count_asked(bot, guild_id, view.asker_id)
    return Published(placed_post)


def thread_name(post: CommunityPost) -> str:
    """Return the name of a question's thread: 1 to 100 characters, as Discord counts them."""
    name = clip(" ".join(showable(post.title).split()), _MAX_NAME)
    return name or f"Question {post.id}"


async def _channel_id(bot: BoundaryBot, guild_id: int) -> int | None:
    return (await bot.services.configs.get(guild_id, READ_SECONDS)).community_channel


async def _channel(bot: BoundaryBot, guild_id: int) -> PostChannel:
    channel_id = await _channel_id(bot, guild_id)
    problem = GONE if channel_id is None else problem_there(bot, guild_id, channel_id)
    channel = find_channel(bot, guild_id, channel_id)
    if problem or channel is None:
        raise _RefusedError(problem or GONE)
    return channel


async def _find(channel: PostChannel, post: CommunityPost) -> PostPlace | None:
    """Return where a question was posted before, by its number on the card; None if nowhere."""
    if isinstance(channel, discord.TextChannel):
        async for message in channel.history(limit=_NEWEST_MESSAGES):
            if message.author == channel.guild.me and post_number_in(message) == post.id:
                thread_id = await _open_thread(message, post)
                return PostPlace(channel.id, thread_id, message.id)
        return None
    threads = await channel.guild.active_threads()
    own_threads = [
        thread
        for thread in threads
        if thread.parent_id == channel.id and thread.owner_id == channel.guild.me.id
    ]
    for thread in sorted(own_threads, key=lambda each: -each.id)[:_NEWEST_THREADS]:
        async for message in thread.history(limit=1, oldest_first=True):
            if post_number_in(message) == post.id:
                return PostPlace(channel.id, thread.id, message.id)
    return None


async def _post(bot: BoundaryBot, channel: PostChannel, view: PostView) -> PostPlace:
    post, card = view.post, post_card(view)
    if isinstance(channel, discord.ForumChannel):
        forum = await _with_tags(bot, channel)
        tags = tags_of_post(forum, post.category)
        if forum.flags.require_tag and not tags:
            raise _RefusedError(NO_TAGS.format(id=forum.id))
        opening = await forum.create_thread(
            name=thread_name(post),
            view=card,
            applied_tags=tags,
            auto_archive_duration=_ARCHIVE_MINUTES,
            allowed_mentions=_CALL_NOBODY,
        )
        return PostPlace(forum.id, opening.thread.id, opening.message.id)
    # With the same nonce Discord posts it once, should it be sent again within minutes.
    nonce = f"question-{post.id}"
    message = await channel.send(view=card, allowed_mentions=_CALL_NOBODY, nonce=nonce)
    try:
        thread_id = await _open_thread(message, post)
    except discord.HTTPException:
        with suppress(*AWAY):
            # Without its thread a question has no place for answers.
            await message.delete()
        raise
    return PostPlace(channel.id, thread_id, message.id)


async def _open_thread(message: discord.Message, post: CommunityPost) -> int:
    """Open the thread below a question in a text channel; return its id, the message's own."""
    try:
        await message.create_thread(name=thread_name(post), auto_archive_duration=_ARCHIVE_MINUTES)
    except discord.HTTPException as error:
        if error.code != _HAS_THREAD:
            raise
    return message.id


async def _with_tags(bot: BoundaryBot, forum: discord.ForumChannel) -> discord.ForumChannel:
    """Return a forum with the tags of the server's categories, as far as they can be made."""
    knowledge = await bot.services.knowledge.get(forum.guild.id)
    return await keep_tags(bot, forum, categories_for(knowledge.snapshot.categories))


async def _remove(bot: BoundaryBot, place: PostPlace) -> None:
    """Take away what was posted of a question that its asker has taken back meanwhile."""
    with suppress(*AWAY):
        thread = await bot.fetch_channel(place.thread_id)
        if isinstance(thread, discord.Thread):
            await thread.delete()
    for channel_id in (place.thread_id, place.channel_id):
        there = bot.get_partial_messageable(channel_id)
        with suppress(*AWAY):
            await there.get_partial_message(place.message_id).delete()
            return
