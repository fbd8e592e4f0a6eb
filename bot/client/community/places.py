"""The forum or text channel where questions are posted: what the bot may do there, and lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import discord

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

PostChannel: TypeAlias = discord.ForumChannel | discord.TextChannel
GONE = "The channel for questions no longer exists, or I may not see it."
NO_PLACE = "Questions cannot be posted in <#{id}>: it is neither a forum nor a text channel."
LACKS = "I cannot post questions in <#{id}>: I lack {missing} there."
NO_TAGS = (
    "<#{id}> wants a tag at each post and has none that I could use. I can make some with "
    "**Manage Channels**."
)
FULL = "This server has as many open threads as Discord allows, so I could not open another."
REFUSED = "Discord did not take the question in <#{id}>, and did not say why."
YOU_MAY_NOT = "You may not write in <#{id}> yourself, so I post nothing there for you."
UNSEEN = "Discord does not show me this server at the moment. Please try again in a minute."
# Codes from Discord's API reference, "JSON Error Codes"; the next line's too.
_THREADS_FULL, _NEEDS_TAG, _OTHER_KIND = 160006, 40067, 50024
_FORBIDDEN, _GONE = {50001, 50013}, {10003, 10004}
_NAMES = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "create_public_threads": "Create Public Threads",
    "read_message_history": "Read Message History",
    "manage_threads": "Manage Threads",
    "manage_channels": "Manage Channels",
}
_IN_FORUMS = ("view_channel", "send_messages", "send_messages_in_threads", "read_message_history")
_IN_TEXT = (*_IN_FORUMS, "create_public_threads")


def takes_questions(channel: object) -> bool:
    """Whether questions can be posted in a channel: a forum, or a text channel with threads."""
    media = isinstance(channel, discord.ForumChannel) and channel.is_media()
    return isinstance(channel, discord.ForumChannel | discord.TextChannel) and not media


def missing_to_ask(channel: PostChannel) -> tuple[str, ...]:
    """Return the names of the permissions that the bot lacks to post questions in a channel."""
    forum = isinstance(channel, discord.ForumChannel)
    return _missing(channel, _IN_FORUMS if forum else _IN_TEXT)


def missing_to_tidy(channel: PostChannel) -> tuple[str, ...]:
    """Return the names of the permissions that it lacks for locking threads and making tags."""
    forum = isinstance(channel, discord.ForumChannel)
    return _missing(
        channel, ("manage_threads", "manage_channels") if forum else ("manage_threads",)
    )


def find_channel(bot: BoundaryBot, guild_id: int, channel_id: int | None) -> PostChannel | None:
    """Return the channel for questions, None where there is none that takes them."""
    guild = bot.get_guild(guild_id)
    channel = guild.get_channel(channel_id) if guild and channel_id else None
    if isinstance(channel, discord.ForumChannel | discord.TextChannel):
        return channel if takes_questions(channel) else None
    return None


def problem_there(bot: BoundaryBot, guild_id: int, channel_id: int) -> str | None:
    """Return why questions cannot be posted in a channel, None when they can."""
    guild = bot.get_guild(guild_id)
    if guild is None or guild.unavailable:
        return UNSEEN
    if guild.get_channel(channel_id) is None:
        return GONE
    channel = find_channel(bot, guild_id, channel_id)
    if channel is None:
        return NO_PLACE.format(id=channel_id)
    if missing := missing_to_ask(channel):
        return LACKS.format(id=channel_id, missing=in_words(missing))
    return None


def refusal(error: discord.HTTPException, channel_id: int) -> str:
    """Return the meaning of a refusal by Discord, for a person who can mend it."""
    if error.code in _FORBIDDEN:
        return LACKS.format(id=channel_id, missing="a permission")
    if error.code in _GONE:
        return GONE
    sentences = {_THREADS_FULL: FULL, _NEEDS_TAG: NO_TAGS, _OTHER_KIND: NO_PLACE}
    return sentences.get(error.code, REFUSED).format(id=channel_id)


def may_ask_there(channel: PostChannel, member: discord.Member) -> bool:
    """Whether a member may write there: nobody speaks through the bot who may not themselves."""
    may = channel.permissions_for(member)
    return may.view_channel and may.send_messages


def in_words(names: tuple[str, ...]) -> str:
    """Return names of permissions as a list in a sentence."""
    return " and ".join(f"**{name}**" for name in names)


def _missing(channel: PostChannel, names: tuple[str, ...]) -> tuple[str, ...]:
    may = channel.permissions_for(channel.guild.me)
    return tuple(_NAMES[name] for name in names if not getattr(may, name))
