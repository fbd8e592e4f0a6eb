"""Housekeeping each hour, by the leading process: old rows go, in all servers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.client.rounds import RoundsCog
from bot.client.stored_cards import remove_cards
from cogs.server.upkeep import EVERY_MINUTES, FIRST_AFTER, present_in

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot


class Housekeeper(RoundsCog):
    """Starts rounds of housekeeping."""

    every = EVERY_MINUTES * 60.0
    first_after = FIRST_AFTER
    task = "Housekeeping"
    leader_only = True

    async def round(self) -> None:
        """Do a round. Raises StorageUnavailable."""
        services = self.bot.services
        remove = partial(remove_cards, self.bot)
        result = await services.housekeeping.round(present_in(self.bot), remove)
        for guild_id in result.purged:
            services.configs.forget(guild_id)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Housekeeper(bot))
