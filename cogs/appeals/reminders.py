"""Reminds moderators of appeals that wait, and brings members the outcome that they missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.moderation.appeals import post_appeal, remind, tell_member
from bot.client.rounds import RoundsCog
from bot.moderation.appeals import AppealView

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot


class AppealReminders(RoundsCog):
    """Looks every quarter of an hour which appeals wait too long."""

    every = 15 * 60.0
    task = "Appeals"

    def __init__(self, bot: BoundaryBot) -> None:
        super().__init__(bot)
        self._desk = bot.services.moderation.appeals

    async def round(self) -> None:
        """Post missing cards, send due reminders, tell members their outcomes. Raises StorageError.

        Servers of other shards belong to the process that sees them.
        """
        for view in await self._desk.unposted():
            if self.bot.hosts(view.row.guild_id):
                await post_appeal(self.bot, view)
        for row in await self._desk.due():
            if not self.bot.hosts(row.guild_id):
                continue
            if not await remind(self.bot, row):
                # Its card could not be posted at first, or somebody has deleted it.
                case = await self.bot.services.moderation.cases.get(row.guild_id, row.case_id)
                await post_appeal(self.bot, AppealView(row, case))
            await self._desk.mark_reminded(row)
        for row in await self._desk.untold():
            if self.bot.hosts(row.guild_id):
                await tell_member(self.bot, row)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(AppealReminders(bot))
