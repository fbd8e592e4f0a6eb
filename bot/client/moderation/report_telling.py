"""Telling those who reported that it was looked at, by direct message, as they wished.

Nothing here is logged: a log could say who reported whom.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.client.moderation.report_board import AWAY
from bot.client.tickets.notifying import server_name
from bot.ui.cards.reports.member import looked_at_card

_TOO_MANY, _SERVER_ERROR = 429, 500
if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.moderation.reports import ReportRow, UntoldReporter


async def tell_reporters(bot: BoundaryBot, report: ReportRow) -> None:
    """Tell everybody who waits to hear of a report that is over.

    While Discord is away nobody is told; a later round does it. Raises
    StorageUnavailable.
    """
    for reporter in await bot.services.moderation.reports.untold_of(report):
        await tell_reporter(bot, report, reporter)


async def tell_reporter(bot: BoundaryBot, report: ReportRow, reporter: UntoldReporter) -> bool:
    """Tell one of them; False if Discord is away. Raises StorageUnavailable."""
    view = looked_at_card(report, server_name(bot, report.guild_id))
    try:
        channel = await bot.create_dm(discord.Object(reporter.reporter_id))
        await channel.send(view=view)
    except discord.HTTPException as error:
        if error.status >= _SERVER_ERROR or error.status == _TOO_MANY:
            return False
        # Else their direct messages are closed, and it is not tried again.
    except AWAY:
        return False
    await bot.services.moderation.reports.mark_told(reporter)
    return True
