"""Ends what has a time: every quarter of a minute it looks what is due."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from discord.ext import commands, tasks

from bot.client.moderation.approval_cards import end_card
from bot.client.moderation.gateway import gateway_in
from bot.client.moderation.telling import AWAY
from bot.storage import StorageError
from bot.ui.cards.cases.approval import expired_card

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.moderation.actions.gateway import ModerationGateway

_log = logging.getLogger(__name__)

EVERY_SECONDS = 15.0
LEAP = timedelta(minutes=1)


class CaseRounds(commands.Cog):
    """Lifts bans, renews long timeouts, settles what a crash left, ends what nobody agreed to."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._lead = timedelta(0)

    async def cog_unload(self) -> None:
        """Stop the rounds with the cog."""
        self.rounds.cancel()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Begin when all servers are there."""
        if not self.rounds.is_running():
            self.rounds.start()

    @tasks.loop(seconds=EVERY_SECONDS)
    async def rounds(self) -> None:
        """Do what is due; what fails is logged, and the next round tries again.

        The first turn only waits: whoever waited for the bot comes first.
        """
        if self.rounds.current_loop == 0:
            return
        try:
            await self.do_due()
        except StorageError as error:
            _log.warning("What was due in the cases was put off: %s", error)
        except Exception:  # noqa: BLE001 a loop that raises stops for ever
            _log.exception("A round over the cases failed; the next comes in seconds.")

    async def do_due(self) -> None:
        """Do a round. Raises StorageUnavailable."""
        services = self.bot.services
        await self._set_clock()
        await services.moderation.sweep.round(self._gateway)
        for approval in await services.moderation.approvals.expire():
            await end_card(self.bot, approval, expired_card())

    async def _set_clock(self) -> None:
        """Ask Discord for anything, which brings the time, when the machine's clock has leapt."""
        clock = self.bot.services.moderation.clock
        if abs(clock.lead - self._lead) < LEAP:
            return
        with suppress(*AWAY):
            await self.bot.application_info()
        self._lead = clock.lead

    def _gateway(self, guild_id: int) -> ModerationGateway | None:
        guild = self.bot.get_guild(guild_id)
        return None if guild is None or guild.unavailable else gateway_in(self.bot, guild_id)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(CaseRounds(bot))
