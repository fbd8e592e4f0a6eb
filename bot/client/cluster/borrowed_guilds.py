"""Servers of other processes' shards, read over HTTP for a moment.

Discord sends direct messages to shard 0 alone. A member who presses a button there may mean a
server that another process sees, and the team of that server hears of it all the same.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from cachetools import TTLCache

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

BORROW_SECONDS = 1.5
"""Longest wait: an interaction has to be answered within three."""
_KEPT, _SECONDS = 500, 60.0

_log = logging.getLogger(__name__)


class BorrowedGuilds:
    """The servers that were read lately. What is read is as old as a minute at the most."""

    def __init__(self, bot: BoundaryBot) -> None:
        self._bot = bot
        self._guilds: TTLCache[int, discord.Guild, float] = TTLCache(
            _KEPT, _SECONDS, time.monotonic
        )

    def get(self, guild_id: int) -> discord.Guild | None:
        """Return a server that was borrowed within the last minute."""
        return self._guilds.get(guild_id)

    async def borrow(self, guild_id: int) -> None:
        """Read a server of another process, so that `get_guild` finds it. Never raises."""
        if self._bot.own_shards.holds(guild_id) or guild_id in self._guilds:
            return
        try:
            async with asyncio.timeout(BORROW_SECONDS):
                self._guilds[guild_id] = await self._read(guild_id)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            _log.info("A server of another process was not read (%s).", type(error).__name__)

    async def _read(self, guild_id: int) -> discord.Guild:
        http, me = self._bot.http, self._bot.user
        data, channels, threads, member = await asyncio.gather(
            http.get_guild(guild_id, with_counts=False),
            http.get_all_guild_channels(guild_id),
            http.get_active_threads(guild_id),
            http.get_member(guild_id, me.id if me else 0),
        )
        # What `fetch_guild` builds, and what the gateway would send with it.
        whole: Any = {
            **data,
            "channels": channels,
            "threads": threads.get("threads", []),
            "members": [member],
        }
        return discord.Guild(data=whole, state=self._bot._connection)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
