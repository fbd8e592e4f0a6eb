"""Ends timed cases: it looks every quarter of a minute which are due."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.client.moderation.approval_cards import end_card
from bot.client.moderation.gateway import gateway_in
from bot.client.moderation.telling import AWAY
from bot.client.rounds import RoundsCog
from bot.ui.cards.cases.approval import expired_card

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.moderation.actions.gateway import ModerationGateway


LEAP = timedelta(minutes=1)


class CaseRounds(RoundsCog):
    """Lifts bans, renews long timeouts, settles what a crash left, ends orders nobody agreed to."""

    every = 15.0
    task = "Ends of cases"

    def __init__(self, bot: BoundaryBot) -> None:
        super().__init__(bot)
        self._lead = timedelta(0)

    async def round(self) -> None:
        """Do a round. Raises StorageUnavailable."""
        services, shards = self.bot.services, await self.bot.cluster.covered_shards()
        await self._set_clock()
        # Shards that no process serves now are covered by another, so that bans end on time.
        if shards != self.bot.own_shards:
            for guild_id in await services.moderation.sweep.servers_due(shards):
                await self.bot.borrowed.borrow(guild_id)
        await services.moderation.sweep.round(self._gateway, shards)
        for approval in await services.moderation.approvals.expire(shards):
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
