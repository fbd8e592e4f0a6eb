"""The daily backup: each hour the bot looks whether one is due, for it may have been off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.rounds import RoundsCog

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

EVERY_HOUR = 3600.0
FIRST_AFTER = 300.0
"""Seconds after the start: first the bot is there for people, and deletes what is due."""


class BackupRounds(RoundsCog):
    """Makes a backup when one is due."""

    every = EVERY_HOUR
    first_after = FIRST_AFTER
    task = "Backups"
    leader_only = True

    async def round(self) -> None:
        """Make a backup if one is due, remove old ones. Raises StorageError."""
        await self.bot.services.backups.round()


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(BackupRounds(bot))
