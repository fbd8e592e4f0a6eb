"""The bot's own messages that show what was erased: they go with it."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.ui.cards.safety.team import ENDED, ended_card

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.client.client import BoundaryBot
    from bot.storage.repositories.tickets.cards import PostedCard

_log = logging.getLogger(__name__)


async def remove_cards(bot: BoundaryBot, cards: Iterable[PostedCard]) -> None:
    """Delete messages of ours that show what was erased, or say on them that it is over.

    What Discord refuses is logged.
    """
    for shown in cards:
        channel = bot.get_partial_messageable(shown.channel_id, guild_id=shown.guild_id)
        message = channel.get_partial_message(shown.message_id)
        try:
            if shown.closes:
                await message.edit(view=ended_card(ENDED, datetime.now(UTC)))
            else:
                await message.delete()
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            # What was asked for is erased all the same, also while Discord is away.
            why = getattr(error, "code", type(error).__name__)
            _log.info("A card of what was erased could not be deleted (%s).", why)
