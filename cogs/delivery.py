"""Bringing a question to the moderators' channel, and an answer to the one who asked."""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING

import discord

from bot.storage import CaseRow, StorageUnavailable
from bot.ui.cards.cases import CaseView, Ending, case_card, ended_card
from bot.ui.cards.passed_on import linked_card, notice_card, written_card
from cogs.rooms import problem_with

if TYPE_CHECKING:
    from discord import ui

    from bot.client import BoundaryBot
    from bot.knowledge import Entry

CARD_GONE = "Its card in <#{id}> has been deleted, so there is nothing to change there."
CARD_FIXED = "I could not change its card in <#{id}>: I may lack **View Channel** there."


class Way(StrEnum):
    """How an answer reached the one who asked, in words for the moderator."""

    MESSAGE = "It reached them as a direct message."
    NOTE = "I posted a note in {channel}: whoever asked can open the answer there, nobody else."
    CLOSED = (
        "They wished for a direct message but take none, so I posted a note in {channel}: whoever "
        "asked can open the answer there, nobody else."
    )
    LOOK = (
        "I posted nothing where they asked. They find the answer behind the button of their "
        "confirmation, for seven days after they asked."
    )
    LATE = "I no longer know who asked, so it could not be delivered."


def shown(row: CaseRow) -> CaseView:
    """Return a case as moderators see it."""
    asker, way = row.asker_id, row.by_message
    return CaseView(row.id, row.created_at, row.text, asker, way, row.deliverable)


async def post_card(bot: BoundaryBot, guild_id: int, case_id: int) -> bool:
    """Post the card of a new case in the moderators' channel; False if it cannot stand there."""
    channel_id = (await bot.services.guilds.get(guild_id)).moderator_channel
    row = await bot.services.storage.cases.get(guild_id, case_id)
    if row is None or channel_id is None or problem_with(bot, guild_id, channel_id):
        return False
    channel = bot.get_partial_messageable(channel_id, guild_id=guild_id)
    try:
        message = await channel.send(view=case_card(shown(row)))
    except discord.HTTPException:
        return False
    # Without the note of where it stands, the card only cannot be changed later.
    with suppress(StorageUnavailable):
        await bot.services.storage.cases.carded(guild_id, case_id, channel_id, message.id)
    return True


async def end_card(bot: BoundaryBot, row: CaseRow, ending: Ending) -> str | None:
    """Show on the card that a case is over; return what a moderator should know if it cannot."""
    if row.card_channel_id is None or row.card_id is None:
        return None
    channel = bot.get_partial_messageable(row.card_channel_id, guild_id=row.guild_id)
    try:
        await channel.get_partial_message(row.card_id).edit(view=ended_card(shown(row), ending))
    except discord.NotFound:
        return CARD_GONE.format(id=row.card_channel_id)
    except discord.HTTPException:
        return CARD_FIXED.format(id=row.card_channel_id)
    return None


async def deliver(bot: BoundaryBot, row: CaseRow, answer: str | Entry) -> Way:
    """Bring an answer to the one who asked, and note that it was: else it is tried again."""
    way = await _deliver(bot, row, answer)
    if way is not None:
        with suppress(StorageUnavailable):
            await bot.services.storage.cases.told(row.guild_id, row.id)
    return way or Way.LOOK


async def _deliver(bot: BoundaryBot, row: CaseRow, answer: str | Entry) -> Way | None:
    """Bring an answer; None if it is not known now to whom.

    Who that is goes no further than this function. After a direct message it is forgotten; after
    a note it is kept until they open it.
    """
    cases = bot.services.storage.cases
    try:
        recipient = await cases.recipient(row.guild_id, row.id)
    except StorageUnavailable:
        return None  # the answer is stored, and will be there when they look
    if recipient is None:
        return Way.LATE
    if row.by_message and await _send_message(bot, row, recipient, answer):
        with suppress(StorageUnavailable):
            await cases.delivered(row.guild_id, row.id)
        return Way.MESSAGE
    if not await _post_note(bot, row):
        return Way.LOOK
    return Way.CLOSED if row.by_message else Way.NOTE


def card_of(bot: BoundaryBot, row: CaseRow, answer: str | Entry) -> ui.LayoutView:
    """Return an answer as it stands in a direct message."""
    guild = bot.get_guild(row.guild_id)
    server = guild.name if guild else "that server"
    if isinstance(answer, str):
        return written_card(row.text, answer, server)
    return linked_card(row.text, answer, server)


async def _send_message(
    bot: BoundaryBot, row: CaseRow, recipient: int, answer: str | Entry
) -> bool:
    try:
        channel = await bot.create_dm(discord.Object(recipient))
        await channel.send(view=card_of(bot, row, answer))
    except discord.HTTPException:
        return False
    return True


async def _post_note(bot: BoundaryBot, row: CaseRow) -> bool:
    if not row.channel_id:
        return False
    channel = bot.get_partial_messageable(row.channel_id, guild_id=row.guild_id)
    try:
        await channel.send(view=notice_card(row.id))
    except discord.HTTPException:
        return False
    return True
