"""The cards of tickets in the moderators' channel: posted, changed, ended, listed."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import discord

from bot.client.context import bot_of, config_of, server_id
from bot.client.team_channels import problem_with
from bot.moderation.tickets import TicketRow, TicketStatus
from bot.storage import StorageUnavailable
from bot.ui.card import notice
from bot.ui.cards.tickets.team import Ending, ended_card, ticket_card, waiting_card

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.client.responses import Interaction

CARD_GONE = "Its card in <#{id}> has been deleted, so there is nothing to change there."
CARD_FIXED = "I could not change its card in <#{id}>: I may lack **View Channel** there."


async def post_card(
    bot: BoundaryBot, guild_id: int, ticket_id: int, channel_id: int | None
) -> bool:
    """Post the card of a new ticket in the moderators' channel; False if it cannot stand there.

    Raises StorageUnavailable.
    """
    row = await bot.services.tickets.delivery.get(guild_id, ticket_id)
    if row is None or channel_id is None or problem_with(bot, guild_id, channel_id):
        return False
    channel = bot.get_partial_messageable(channel_id, guild_id=guild_id)
    try:
        message = await channel.send(view=ticket_card(row))
    except discord.HTTPException:
        return False
    await bot.services.tickets.delivery.set_card(row, channel_id, message.id)
    return True


async def end_card(bot: BoundaryBot, row: TicketRow, ending: Ending) -> str | None:
    """Show on the card that a ticket is over; return what a moderator should know if it cannot."""
    card = card_of(bot, row)
    if card is None:
        return None
    try:
        await card.edit(view=ended_card(row, ending))
    except discord.NotFound:
        return CARD_GONE.format(id=row.card_channel_id)
    except discord.HTTPException:
        return CARD_FIXED.format(id=row.card_channel_id)
    return None


async def refresh_card(
    bot: BoundaryBot, row: TicketRow, *, news: str = "", delivery_note: str = ""
) -> None:
    """Show on the card of an open ticket what was written meanwhile; `news` is a reply to it.

    delivery_note: how the newest question of the moderators reached the member.
    """
    # Read anew: the other side may have written at the same time.
    with suppress(StorageUnavailable):
        current = await bot.services.tickets.delivery.get(row.guild_id, row.id)
        if current is None or current.status is not TicketStatus.OPEN:
            return
        row = current
    card = card_of(bot, row)
    if card is None or problem_with(bot, row.guild_id, row.card_channel_id or 0):
        return
    # If the card is gone or cannot be changed, the list of what waits still shows the ticket.
    with suppress(discord.HTTPException):
        await card.edit(view=ticket_card(row, delivery_note))
        if news:
            await card.reply(view=notice(news), mention_author=False)


async def draw_waiting(interaction: Interaction) -> ui.LayoutView:
    """Return the card of what waits in a server. Raises StorageUnavailable."""
    bot, guild_id = bot_of(interaction), server_id(interaction)
    waiting = await bot.services.tickets.team.list_waiting(guild_id)
    channel_id = (await config_of(interaction)).moderator_channel
    problem = problem_with(bot, guild_id, channel_id) if channel_id else None
    return waiting_card(waiting, problem or "")


def card_of(bot: BoundaryBot, row: TicketRow) -> discord.PartialMessage | None:
    """Return the message with a ticket's card, None if it has none."""
    if row.card_channel_id is None or row.card_id is None:
        return None
    channel = bot.get_partial_messageable(row.card_channel_id, guild_id=row.guild_id)
    return channel.get_partial_message(row.card_id)
