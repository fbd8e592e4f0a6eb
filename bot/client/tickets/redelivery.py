"""Delivers answers of moderators that were not delivered because the bot was stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.context import context_in
from bot.client.tickets.delivery import deliver_answer
from bot.client.tickets.posting import end_card
from bot.moderation.tickets import TicketStatus, UndeliveredAnswer
from bot.ui.cards.tickets.team import answered_ending, linked_ending

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot


async def redeliver(bot: BoundaryBot) -> int:
    """Deliver what was answered and not delivered; return how many. Raises StorageUnavailable."""
    count = 0
    for guild in bot.guilds:
        for pending in await bot.services.tickets.delivery.list_undelivered(guild.id):
            count += await _deliver_again(bot, pending)
    return count


async def _deliver_again(bot: BoundaryBot, pending: UndeliveredAnswer) -> bool:
    """Deliver one answer; False if its entry no longer exists."""
    row, actor_id = pending.row, pending.actor_id
    if row.status is TicketStatus.LINKED:
        knowledge = (await context_in(bot, row.guild_id)).knowledge
        entry = knowledge.snapshot.entries.get(pending.answer)
        if entry is None:
            return False
        await deliver_answer(bot, row, entry)
        ending = linked_ending(entry, actor_id)
    else:
        await deliver_answer(bot, row, pending.answer)
        ending = answered_ending(pending.answer, actor_id)
    await end_card(bot, row, ending)
    return True
