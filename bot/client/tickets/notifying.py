"""Ways to tell a member that the moderators have something for them.

Only these functions learn who the member is. Members who gave no name are never named, added to a
thread or mentioned: a note in the channel, or a direct message, shows the team nothing.
"""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING

import discord
from msgspec import Struct

from bot.moderation.tickets import NotePlace, TicketRow
from bot.ui.cards.tickets.member import News, notice_card, nudge_card

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

THREAD_NAME = "Your question to the moderators"
_ARCHIVE_MINUTES = 10080


class DeliveryWay(StrEnum):
    """The ways in which something reached the asker, in words for the moderator."""

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


class Delivery(Struct, frozen=True):
    """The result of a delivery; closed: the member wanted a direct message, but accepts none.

    note: the message that leads the member to it, where that is all that was posted.
    """

    way: DeliveryWay
    closed: bool = False
    note: NotePlace | None = None

    def format(self, *, channel: str) -> str:
        """Return it in words for the moderator."""
        return (CLOSED if self.closed else "") + self.way.format(channel=channel)


def server_name(bot: BoundaryBot, guild_id: int) -> str:
    """Return the name of a server, for its members."""
    guild = bot.get_guild(guild_id)
    return guild.name if guild else "that server"


async def notify(
    bot: BoundaryBot, row: TicketRow, recipient: int, whole: ui.LayoutView, news: News
) -> Delivery:
    """Tell a member that there is news; `whole` holds it, for a direct message they agreed to."""
    if row.by_message and await send_message(bot, recipient, whole):
        return Delivery(DeliveryWay.MESSAGE)
    message, way = None, DeliveryWay.LOOK
    if row.asker_id is None:
        message, way = await _post(bot, row, row.channel_id, news), DeliveryWay.NOTE
    else:
        message, way = await _by_thread(bot, row, recipient, news), DeliveryWay.THREAD
        if message is None:
            message = await _post(bot, row, row.channel_id, news, recipient)
            way = DeliveryWay.MENTION
    if message is None and not row.by_message:
        nudge = nudge_card(row.guild_id, row.id, news, server_name(bot, row.guild_id))
        message, way = await send_message(bot, recipient, nudge), DeliveryWay.NUDGE
    if message is None:
        return Delivery(DeliveryWay.LOOK, closed=row.by_message)
    return Delivery(way, closed=row.by_message, note=NotePlace(message.channel.id, message.id))


async def remove_notes(bot: BoundaryBot, row: TicketRow) -> None:
    """Delete the notes of the moderators' questions: these are answered, or the ticket is over.

    A note that cannot be deleted stays; whoever presses it reads how things stand.
    """
    for message in row.messages:
        if message.note is None:
            continue
        channel = bot.get_partial_messageable(message.note.channel_id, guild_id=row.guild_id)
        with suppress(discord.HTTPException):
            await channel.get_partial_message(message.note.message_id).delete()
            await bot.services.tickets.delivery.set_note(row, message.id, None)


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
    bot: BoundaryBot, row: TicketRow, recipient: int, news: News
) -> discord.Message | None:
    """Tell a member in a private thread of theirs; None where none can be opened."""
    parent = _parent(bot, row)
    if parent is None:
        return None
    thread: discord.Thread | None = None
    message: discord.Message | None = None
    try:
        thread = await parent.create_thread(
            name=THREAD_NAME,
            type=discord.ChannelType.private_thread,
            # Else members could bring others into it.
            invitable=False,
            auto_archive_duration=_ARCHIVE_MINUTES,
        )
        await thread.add_user(discord.Object(recipient))
        message = await _post(bot, row, thread.id, news, recipient)
    except discord.HTTPException:
        message = None
    if message and thread is not None:
        await bot.services.tickets.delivery.set_thread(row, thread.id)
        return message
    if thread is not None:
        with suppress(discord.HTTPException):
            await thread.delete()
    return None


def _parent(bot: BoundaryBot, row: TicketRow) -> discord.TextChannel | None:
    """Return the channel for a private thread about this ticket, if there is one."""
    guild = bot.get_guild(row.guild_id)
    channel = guild.get_channel_or_thread(row.channel_id) if guild else None
    if isinstance(channel, discord.Thread):
        channel = None if channel.is_private() else channel.parent
    if guild is None or not isinstance(channel, discord.TextChannel):
        return None
    bot_may = channel.permissions_for(guild.me)
    may_open = bot_may.create_private_threads and bot_may.send_messages_in_threads
    return channel if bot_may.view_channel and may_open else None


async def _post(
    bot: BoundaryBot, row: TicketRow, channel_id: int, news: News, member_id: int | None = None
) -> discord.Message | None:
    """Post a note in a channel, mentioning the member if one is given; None if it cannot be."""
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
