"""Sending help to a member by direct message. Not logged: a log would say who is in danger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.client.moderation.report_board import AWAY
from bot.client.tickets.notifying import server_name
from bot.ui.cards.reports.helping import sent_help_card

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot


async def send_help(bot: BoundaryBot, guild_id: int, member_id: int) -> bool:
    """Send somebody the numbers of help lines; False if Discord does not let it through."""
    core = bot.services.core
    config = await bot.services.configs.get(guild_id)
    server = server_name(bot, guild_id)
    view = sent_help_card(server, core.texts, core.resources, config.countries)
    try:
        channel = await bot.create_dm(discord.Object(member_id))
        await channel.send(view=view)
    except AWAY:
        return False
    return True
