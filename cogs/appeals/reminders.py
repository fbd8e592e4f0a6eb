"""Reminds moderators of appeals that wait, and brings members the outcome that they missed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from discord.ext import commands, tasks

from bot.client.moderation.appeals import post_appeal, remind, tell_member
from bot.moderation.appeals import AppealView
from bot.storage import StorageError

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

_log = logging.getLogger(__name__)

EVERY_MINUTES = 15


class AppealReminders(commands.Cog):
    """Looks every quarter of an hour which appeals wait too long."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._desk = bot.services.moderation.appeals

    async def cog_unload(self) -> None:
        """Stop the rounds with the cog."""
        self.rounds.cancel()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Begin when all servers are there."""
        if not self.rounds.is_running():
            self.rounds.start()

    @tasks.loop(minutes=EVERY_MINUTES)
    async def rounds(self) -> None:
        """Do one round; one that fails is logged, and the next one does what it left."""
        if self.rounds.current_loop == 0:
            return
        try:
            await self.round()
        except StorageError as error:
            _log.warning("Reminders of appeals were put off: %s", error)
        except Exception:  # noqa: BLE001 a loop that raises stops for ever
            _log.exception("A round of appeals failed; the next one is in a quarter of an hour.")

    async def round(self) -> None:
        """Remind of what is due, and tell what is untold. Raises StorageError.

        Servers of other shards belong to the process that sees them.
        """
        for row in await self._desk.due():
            if self.bot.get_guild(row.guild_id) is None:
                continue
            if not await remind(self.bot, row):
                # Its card could not be posted at first, or somebody has deleted it.
                case = await self.bot.services.moderation.cases.get(row.guild_id, row.case_id)
                await post_appeal(self.bot, AppealView(row, case))
            await self._desk.reminded(row)
        for row in await self._desk.untold():
            if self.bot.get_guild(row.guild_id) is not None:
                await tell_member(self.bot, row)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(AppealReminders(bot))
