"""Answers of moderators that a stop of the bot kept from those who asked: brought after all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.storage.repositories.tickets.tickets import LINKED
from bot.ui.cards.tickets.team import Ending
from bot.ui.text import quoted
from cogs.tickets.delivery import deliver, end_card

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.storage import CaseRow

AFTER = timedelta(minutes=1)
"""An answer that was given just now is being brought by whoever gave it."""


async def redeliver(bot: BoundaryBot) -> int:
    """Bring what was answered and not brought; return how many. Raises StorageUnavailable."""
    count = 0
    for guild in bot.guilds:
        before = datetime.now(UTC) - AFTER
        for row in await bot.services.storage.cases.untold(guild.id, before):
            count += await _again(bot, row)
    return count


async def _again(bot: BoundaryBot, row: CaseRow) -> bool:
    if row.answer is None:
        return False
    who = await bot.services.storage.audit.actor_of(
        row.guild_id, f"case-{row.status}", f"{row.id:x}"
    )
    if row.status == LINKED:
        entry = (await bot.services.knowledge.get(row.guild_id)).snapshot.entries.get(row.answer)
        if entry is None:
            return False
        await deliver(bot, row, entry)
        ending = Ending("Answered with an entry", who, f"**{quoted(entry.question)}**")
    else:
        await deliver(bot, row, row.answer)
        ending = Ending("Answered", who, row.answer, savable=True)
    await end_card(bot, row, ending)
    return True
