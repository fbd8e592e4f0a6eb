"""Bringing a question to the moderators' channel, and an answer to the one who asked."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

import discord

from bot.client.team_channels import problem_with
from bot.storage import CaseRow, StorageUnavailable
from bot.storage.repositories.tickets.talk import Part
from bot.ui.card import notice
from bot.ui.cards.tickets.member import News, linked_card, written_card
from bot.ui.cards.tickets.team import CaseView, Ending, case_card, ended_card
from bot.ui.said import Said
from cogs.tickets.reaching import Delivery, Way, reach

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.knowledge import Entry

CARD_GONE = "Its card in <#{id}> has been deleted, so there is nothing to change there."
CARD_FIXED = "I could not change its card in <#{id}>: I may lack **View Channel** there."


def shown(row: CaseRow) -> CaseView:
    """Return a case as moderators see it."""
    asker, way = row.asker_id, row.by_message
    return CaseView(row.id, row.created_at, row.text, asker, way, row.deliverable, said(row.talk))


def said(parts: Iterable[Part]) -> tuple[Said, ...]:
    """Return a conversation as cards show it."""
    return tuple(Said(part.by_team, part.at, part.text) for part in parts)


async def post_card(bot: BoundaryBot, guild_id: int, case_id: int) -> bool:
    """Post the card of a new case in the moderators' channel; False if it cannot stand there."""
    channel_id = (await bot.services.configs.get(guild_id)).moderator_channel
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


async def refresh_card(bot: BoundaryBot, row: CaseRow, news: str, reached: str = "") -> None:
    """Show on the card of an open case what was said meanwhile; `news` goes below it as a reply."""
    if row.card_channel_id is None or row.card_id is None:
        return
    if problem_with(bot, row.guild_id, row.card_channel_id):
        return
    channel = bot.get_partial_messageable(row.card_channel_id, guild_id=row.guild_id)
    card = channel.get_partial_message(row.card_id)
    # A card that is gone, or cannot be changed, leaves the list of what waits as it is.
    with suppress(discord.HTTPException):
        await card.edit(view=case_card(shown(row), reached))
        if news:
            await card.reply(view=notice(news), mention_author=False)


async def deliver(bot: BoundaryBot, row: CaseRow, answer: str | Entry) -> Delivery:
    """Bring an answer to the one who asked, and note that it was: else it is tried again.

    After a direct message it is forgotten who that is; after a note it is kept until they open it.
    """
    cases = bot.services.storage.cases
    try:
        recipient = await cases.recipient(row.guild_id, row.id)
    except StorageUnavailable:
        return Delivery(Way.LOOK)  # the answer is stored, and will be there when they look
    delivery = Delivery(Way.LATE)
    if recipient is not None:
        delivery = await reach(bot, row, recipient, card_of(bot, row, answer), News.ANSWER)
    with suppress(StorageUnavailable):
        await cases.told(row.guild_id, row.id)
        if delivery.way is Way.MESSAGE:
            await cases.delivered(row.guild_id, row.id)
    return delivery


def card_of(bot: BoundaryBot, row: CaseRow, answer: str | Entry) -> ui.LayoutView:
    """Return an answer as it stands in a direct message."""
    guild = bot.get_guild(row.guild_id)
    server = guild.name if guild else "that server"
    if isinstance(answer, str):
        return written_card(row.text, answer, server)
    return linked_card(row.text, answer, server)
