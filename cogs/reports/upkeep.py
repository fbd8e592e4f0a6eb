"""Tries again to post reports, and to tell reporters that theirs was looked at."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.client.moderation.report_board import show_report
from bot.client.moderation.report_telling import tell_reporter
from bot.client.rounds import RoundsCog
from bot.moderation.reports import ReportError

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

EVERY_SECONDS = 60.0
_log = logging.getLogger(__name__)


class ReportUpkeep(RoundsCog):
    """Looks once a minute for reports that nobody can see, and for reporters who wait."""

    every = EVERY_SECONDS
    task = "Reports"

    def __init__(self, bot: BoundaryBot) -> None:
        super().__init__(bot)
        self._desk = bot.services.moderation.reports

    async def round(self) -> None:
        """Post what has no card, and tell who waits. Raises StorageUnavailable."""
        await self._post()
        await self._tell()

    def on_failure(self, error: Exception) -> None:
        """Log a round that failed, without its words: they could name a report."""
        _log.warning("A round of reports failed (%s).", type(error).__name__)

    async def _post(self) -> None:
        """Post what has no card; a server whose channel takes none is left for this round."""
        closed_servers: set[int] = set()
        for guild_id, report_id in await self._desk.list_unposted():
            if guild_id in closed_servers or not self.bot.hosts(guild_id):
                continue
            try:
                _, is_shown = await show_report(self.bot, guild_id, report_id)
            except ReportError:
                continue  # it was erased meanwhile
            if not is_shown:
                closed_servers.add(guild_id)

    async def _tell(self) -> None:
        for reporter in await self._desk.list_untold():
            if not self.bot.hosts(reporter.guild_id):
                continue
            try:
                report = await self._desk.get(reporter.guild_id, reporter.report_id)
            except ReportError:
                continue
            if not await tell_reporter(self.bot, report, reporter):
                return  # Discord is away


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(ReportUpkeep(bot))
