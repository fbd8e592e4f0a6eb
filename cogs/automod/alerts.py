"""Actions of AutoMod: one report for the moderators for each message."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.client.automod.alerts import RuleNames, event_of
from bot.client.automod.reporting import AlertBoard

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.moderation.automod import AlertReports

_log = logging.getLogger(__name__)


class AutoModListener(commands.Cog):
    """Hears of each action that Discord carried out because of a rule."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self.reports: AlertReports = AlertBoard(bot)
        self._names = RuleNames()

    @commands.Cog.listener()
    async def on_automod_action(self, execution: discord.AutoModAction) -> None:
        """File an alert; one that fails is logged, and Discord's own alert stands."""
        try:
            event = await event_of(execution, self._names)
            await self.bot.services.moderation.alert_desk.take(event, self.reports)
        except Exception:  # noqa: BLE001 a border: nobody above would hear of it
            _log.exception("An alert of AutoMod could not be reported.")


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(AutoModListener(bot))
