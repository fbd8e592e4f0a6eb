"""Messages of ours that show something of a member: taken away when that is erased."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.ui.cards.safety.team import ENDED, ended_card

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.privacy import PostedCard

_log = logging.getLogger(__name__)


async def remove_cards(bot: BoundaryBot, cards: Iterable[PostedCard]) -> None:
    """Delete messages of ours that show what was erased, or say on them that it is over.

    What Discord refuses is logged, without saying which message it was.
    """
    for card in cards:
        channel = bot.get_partial_messageable(card.channel_id, guild_id=card.guild_id)
        message = channel.get_partial_message(card.message_id)
        try:
            if card.closes:
                await message.edit(view=ended_card(ENDED, datetime.now(UTC)))
            else:
                await message.delete()
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            # What was asked for is erased all the same, also while Discord is away.
            why = getattr(error, "code", type(error).__name__)
            _log.info("A card of what was erased could not be deleted (%s).", why)
