"""Read the files that people attach."""

from __future__ import annotations

import asyncio

import aiohttp
import discord

from bot.client.errors import UserError

FETCH_SECONDS = 20.0
UNREADABLE = (
    "Discord did not give me that file: it is gone, or cannot be reached. Nothing was changed. "
    "Attach it again and repeat the command."
)


async def fetched(attachment: discord.Attachment) -> bytes:
    """Return what an attachment holds. Raises UserError when Discord does not give it."""
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            return await attachment.read()
    except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
        raise UserError(UNREADABLE) from error
