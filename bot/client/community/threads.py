"""The threads of questions: their tags; archived when a question is over, and opened again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.client.community.post_cards import AWAY
from bot.client.community.tags import tag_named
from bot.community import PostStatus
from bot.community.categories import ANSWERED, DUPLICATE

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.community import CommunityPost

_TAGS = {PostStatus.ANSWERED: ANSWERED, PostStatus.DUPLICATE: DUPLICATE}
_MOST_TAGS = 5
_UNKNOWN_CHANNEL = 10003

LOCKED = """The thread is locked, and I may not change it: for that I need **Manage Threads**. \
What you chose is stored all the same."""
NOT_ALLOWED = """Discord does not let me change the thread: I may lack **Manage Threads**. What \
you chose is stored all the same."""
TAGS_FULL = "The thread has five tags already, so the tag **{tag}** did not fit."
UNREACHABLE = """I could not change the thread just now, because Discord did not let me. What you \
chose is stored all the same."""


async def settle_thread(bot: BoundaryBot, post: CommunityPost) -> list[str]:
    """Give the thread of a question the tags of its state; put it away when it is over.

    Returns sentences on what could not be done, for whoever changed the question. If the thread
    is gone, that is stored. Raises StorageUnavailable.
    """
    if post.place is None:
        return []
    try:
        thread = await thread_of(bot, post)
        if thread is None:
            await bot.services.community.closing.thread_gone(post.guild_id, post.place.thread_id)
            return []
        return await _settle(thread, post)
    except discord.Forbidden:
        return [NOT_ALLOWED]
    except AWAY:
        return [UNREACHABLE]


async def thread_of(bot: BoundaryBot, post: CommunityPost) -> discord.Thread | None:
    """Return the thread of a question; None if it was deleted. Raises what Discord raises."""
    guild = bot.get_guild(post.guild_id)
    if guild is None or post.place is None:
        return None
    thread = guild.get_thread(post.place.thread_id)
    if thread is not None:
        return thread
    try:
        channel = await guild.fetch_channel(post.place.thread_id)
    except discord.NotFound as error:
        if error.code == _UNKNOWN_CHANNEL:
            return None
        raise
    return channel if isinstance(channel, discord.Thread) else None


async def _settle(thread: discord.Thread, post: CommunityPost) -> list[str]:
    over = post.status in {PostStatus.CLOSED, PostStatus.DUPLICATE}
    changes: dict[str, Any] = {}
    tags, problems = _tags_for(thread, post.status)
    if tags is not None:
        changes["applied_tags"] = tags
    # Discord changes nothing else of a thread that is put away.
    if thread.archived != over or (thread.archived and changes):
        changes["archived"] = over
    if not changes:
        return problems
    if thread.locked and not thread.permissions_for(thread.guild.me).manage_threads:
        return [*problems, LOCKED]
    if thread.archived and over and "applied_tags" in changes:
        await thread.edit(archived=False)
    await thread.edit(**changes)
    return problems


def _tags_for(
    thread: discord.Thread, status: PostStatus
) -> tuple[list[discord.ForumTag] | None, list[str]]:
    """Return the tags to set, None if they are right as they are, and what did not fit."""
    forum = thread.parent
    if not isinstance(forum, discord.ForumChannel):
        return None, []
    state_tags = {ANSWERED, DUPLICATE}
    tags = [tag for tag in thread.applied_tags if tag.name.casefold() not in state_tags]
    problems: list[str] = []
    name = _TAGS.get(status)
    tag = tag_named(forum.available_tags, name) if name else None
    if tag is not None and len(tags) < _MOST_TAGS:
        tags.append(tag)
    elif tag is not None:
        problems.append(TAGS_FULL.format(tag=tag.name))
    same = {each.id for each in tags} == {each.id for each in thread.applied_tags}
    return (None if same else tags), problems
