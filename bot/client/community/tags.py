"""The tags of a forum for questions: made where they are missing; an admin's own stay."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import discord

from bot.client.community.post_cards import AWAY
from bot.community.categories import ANSWERED, DUPLICATE, MAX_TAGS, tag_of, tags_for
from bot.ui.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.client.client import BoundaryBot

NO_ROOM = "A forum takes {most} tags, so <#{id}> has no room for these: {tags}."
MAY_NOT_TAG = "In <#{id}> these tags are missing: {tags}. I can make them with **Manage Channels**."
_TAGS = 0
"""Stands for the turn of making a server's tags: no question has this number."""
_OUTCOMES = frozenset({ANSWERED, DUPLICATE})


async def keep_tags(
    bot: BoundaryBot, forum: discord.ForumChannel, categories: Sequence[str]
) -> discord.ForumChannel:
    """Make the tags that a forum lacks, as many as fit, and return the forum as it is then.

    No tag is ever changed or taken away. Without the permission nothing is made.
    """
    if not _can_make(forum, categories):
        return forum
    # Two at once would take each other's new tags away: Discord takes the whole list.
    async with bot.services.community.posts.turn(forum.guild.id, _TAGS):
        with suppress(*AWAY):
            newest = await bot.fetch_channel(forum.id)
            if not isinstance(newest, discord.ForumChannel) or not _can_make(newest, categories):
                return newest if isinstance(newest, discord.ForumChannel) else forum
            tags = newest.available_tags
            room = MAX_TAGS - len(tags)
            new = [discord.ForumTag(name=name) for name in missing_tags(newest, categories)[:room]]
            return await newest.edit(available_tags=[*tags, *new]) or newest
    return forum


def _can_make(forum: discord.ForumChannel, categories: Sequence[str]) -> bool:
    """Whether tags are missing that fit, and the bot may make them."""
    return (
        len(forum.available_tags) < MAX_TAGS
        and bool(missing_tags(forum, categories))
        and forum.permissions_for(forum.guild.me).manage_channels
    )


def missing_tags(forum: discord.ForumChannel, categories: Iterable[str]) -> list[str]:
    """Return the names of the tags that a forum lacks."""
    return [name for name in tags_for(categories) if tag_named(forum.available_tags, name) is None]


def tag_named(tags: Iterable[discord.ForumTag], name: str) -> discord.ForumTag | None:
    """Return the tag with a name, however it is written."""
    return next((tag for tag in tags if tag.name.casefold() == name.casefold()), None)


def tags_of_post(forum: discord.ForumChannel, category: str) -> list[discord.ForumTag]:
    """Return the tags of a new post: its category's, or any other where the forum demands one."""
    tag = tag_named(forum.available_tags, tag_of(category))
    if tag is None and forum.flags.require_tag:
        others = (each for each in forum.available_tags if each.name.casefold() not in _OUTCOMES)
        tag = next(others, None)
    return [] if tag is None else [tag]


def tag_trouble(forum: discord.ForumChannel, categories: Sequence[str]) -> str | None:
    """Return which tags a forum lacks and why, for an admin; None if it has or gets them all."""
    missing = missing_tags(forum, categories)
    room = MAX_TAGS - len(forum.available_tags)
    may = forum.permissions_for(forum.guild.me).manage_channels
    without_room = missing[max(0, room) :] if may else missing
    if not without_room:
        return None
    names = ", ".join(f"“{quoted(name)}”" for name in without_room)
    sentence = NO_ROOM if may else MAY_NOT_TAG
    return sentence.format(id=forum.id, most=MAX_TAGS, tags=names)
