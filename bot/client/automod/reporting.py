"""Alerts of AutoMod in the queue of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.moderation.report_board import show_report
from bot.servers import READ_SECONDS

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.moderation.reports import ReportCategory


class AlertBoard:
    """Files alerts as reports, and posts their cards."""

    def __init__(self, bot: BoundaryBot) -> None:
        self._bot = bot

    async def file_alert(
        self,
        guild_id: int,
        member_id: int,
        channel_id: int,
        message_id: int | None,
        text: str | None,
        rule_name: str,
        keyword: str,
        category: ReportCategory,
    ) -> int | None:
        """File an alert and show it; None: the server takes no reports.

        A card that cannot be posted now is posted by the next round of reports. Raises
        StorageUnavailable.
        """
        config = await self._bot.services.configs.get(guild_id, READ_SECONDS)
        if config.report_channel is None:
            return None
        result = await self._bot.services.moderation.reports.file_alert(
            guild_id, member_id, channel_id, message_id, text, rule_name, keyword, category
        )
        await show_report(self._bot, guild_id, result.row.id)
        return result.row.id
