"""Ways to tell a member that the moderators have something for them.

Who that is goes no further than these functions. Whoever gave no name is never named, added to a
thread or mentioned: a note in the channel, or a direct message, shows the team nothing.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import discord

from bot.storage import CaseRow, StorageUnavailable
from bot.ui.cards.tickets.member import News, notice_card, nudge_card

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

THREAD_NAME = "Your question to the moderators"
_ARCHIVE_MINUTES = 10080


class Way(StrEnum):
    """How something reached the one who asked, in words for the moderator."""

    MESSAGE = "It reached them as a direct message."
    THREAD = "I opened a private thread with them under {channel}, and told them there."
    MENTION = "I mentioned them in {channel}, without saying why: only they can open it."
    NOTE = "I posted a note in {channel}: only the person who asked can open it there."
    NUDGE = (
        "I could not post where they asked, so I sent them a direct message that says only that "
        "there is something for them."
    )
    LOOK = (
        "I posted nothing where they asked. They can open it with the button on "
        "their confirmation, for seven days after they asked."
    )
    LATE = "I no longer know who asked, so it could not be delivered."


CLOSED = "They asked for a direct message but do not accept any. "


@dataclass(frozen=True, slots=True)
class Delivery:
    """How something was delivered; closed: a direct message was wished for and refused.

    note: channel and message of what leads the member to it, where that is all that was posted.
    """

    way: Way
    closed: bool = False
    note: tuple[int, int] | None = None

    def format(self, *, channel: str) -> str:
        """Return it in words for the moderator."""
        return (CLOSED if self.closed else "") + self.way.format(channel=channel)


async def reach(
    bot: BoundaryBot, row: CaseRow, recipient: int, whole: ui.LayoutView, news: News
) -> Delivery:
    """Tell a member of news; `whole` is all of it, for a direct message that they agreed to."""
    if row.by_message and await send_message(bot, recipient, whole):
        return Delivery(Way.MESSAGE)
    note, way = None, Way.LOOK
    if row.asker_id is None:
        note, way = await _post(bot, row, row.channel_id, news), Way.NOTE
    else:
        note, way = await _by_thread(bot, row, recipient, news), Way.THREAD
        if note is None:
            note, way = await _post(bot, row, row.channel_id, news, recipient), Way.MENTION
    if note is None and not row.by_message:
        guild = bot.get_guild(row.guild_id)
        nudge = nudge_card(row.guild_id, row.id, news, guild.name if guild else "that server")
        note, way = await send_message(bot, recipient, nudge), Way.NUDGE
    if note is None:
        return Delivery(Way.LOOK, closed=row.by_message)
    return Delivery(way, closed=row.by_message, note=(note.channel.id, note.id))


async def take_away_notes(bot: BoundaryBot, row: CaseRow) -> None:
    """Delete the notes of what the moderators asked: it has been answered, or is over.

    What cannot be deleted stays; whoever presses it reads how things stand.
    """
    for part in row.talk:
        if part.note is None:
            continue
        channel_id, message_id = part.note
        channel = bot.get_partial_messageable(channel_id, guild_id=row.guild_id)
        with suppress(discord.HTTPException, StorageUnavailable):
            await channel.get_partial_message(message_id).delete()
            await bot.services.storage.talk.noted(row.guild_id, row.id, part.id, None)


async def send_message(
    bot: BoundaryBot, recipient: int, view: ui.LayoutView
) -> discord.Message | None:
    """Send a direct message and return it; None if they take none."""
    try:
        channel = await bot.create_dm(discord.Object(recipient))
        return await channel.send(view=view)
    except discord.HTTPException:
        return None


async def _by_thread(
    bot: BoundaryBot, row: CaseRow, recipient: int, news: News
) -> discord.Message | None:
    """Tell a member in a private thread of theirs; None where none can be opened."""
    parent = _parent(bot, row)
    if parent is None:
        return None
    thread: discord.Thread | None = None
    posted: discord.Message | None = None
    try:
        thread = await parent.create_thread(
            name=THREAD_NAME,
            type=discord.ChannelType.private_thread,
            invitable=False,
            auto_archive_duration=_ARCHIVE_MINUTES,
        )
        await thread.add_user(discord.Object(recipient))
        posted = await _post(bot, row, thread.id, news, recipient)
    except discord.HTTPException:
        posted = None
    if posted and thread is not None:
        # The next news goes there as well; without the note of it, to a thread of its own.
        with suppress(StorageUnavailable):
            await bot.services.storage.cases.moved(row.guild_id, row.id, thread.id)
        return posted
    if thread is not None:
        with suppress(discord.HTTPException):
            await thread.delete()
    return None


def _parent(bot: BoundaryBot, row: CaseRow) -> discord.TextChannel | None:
    """Return the channel under which a private thread can be opened for this case, if one is."""
    guild = bot.get_guild(row.guild_id)
    channel = guild.get_channel_or_thread(row.channel_id) if guild else None
    if isinstance(channel, discord.Thread):
        channel = None if channel.is_private() else channel.parent
    if guild is None or not isinstance(channel, discord.TextChannel):
        return None
    mine = channel.permissions_for(guild.me)
    may = mine.view_channel and mine.create_private_threads and mine.send_messages_in_threads
    return channel if may else None


async def _post(
    bot: BoundaryBot, row: CaseRow, channel_id: int, news: News, member_id: int | None = None
) -> discord.Message | None:
    if not channel_id:
        return None
    channel = bot.get_partial_messageable(channel_id, guild_id=row.guild_id)
    users = [] if member_id is None else [discord.Object(member_id)]
    mentions = discord.AllowedMentions(everyone=False, roles=False, users=users)
    view = notice_card(row.guild_id, row.id, news, member_id=member_id)
    try:
        return await channel.send(view=view, allowed_mentions=mentions)
    except discord.HTTPException:
        return None
