"""Ends restrictions when their time is over."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.client.restrictions.gateway import GuildRestrictions
from bot.client.rounds import RoundsCog
from bot.client.team_channels import problem_with
from bot.moderation.restrictions import Restriction, RestrictionSweep
from bot.servers import READ_SECONDS
from bot.ui.cards.restrictions import ended_card, stuck_card

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.moderation.restrictions import RestrictionGateway


class RestrictionRounds(RoundsCog):
    """Looks each minute for what is due; the first turn after a start only waits."""

    every = 60.0
    task = "Ends of restrictions"

    def __init__(self, bot: BoundaryBot) -> None:
        super().__init__(bot)
        self._sweep = RestrictionSweep(bot.services.moderation.restrictions)

    async def round(self) -> None:
        """End what is due; tell the team about changes by hand that stayed, and about failures.

        Raises StorageUnavailable.
        """
        shards = await self.bot.cluster.covered_shards()
        result = await self._sweep.round(self._gateway, shards)
        for ending in result.endings:
            if ending.changed_by_hand:
                await self._tell(ending.restriction, ended_card(ending))
        for stuck in result.stuck:
            await self._tell(stuck, stuck_card(stuck))

    def _gateway(self, guild_id: int) -> RestrictionGateway | None:
        guild = self.bot.get_guild(guild_id)
        # Nobody sees a server of a shard that no process serves; what is asked needs no sight.
        if self.bot.own_shards.holds(guild_id) and (guild is None or guild.unavailable):
            return None
        return GuildRestrictions(self.bot, guild_id)

    async def _tell(self, about: Restriction, view: ui.LayoutView) -> None:
        """Post a word in the first of the team's channels that takes it."""
        config = await self.bot.services.configs.get(about.guild_id, READ_SECONDS)
        for channel_id in (config.report_channel, config.moderator_channel):
            if channel_id is None or problem_with(self.bot, about.guild_id, channel_id):
                continue
            channel = self.bot.get_partial_messageable(channel_id, guild_id=about.guild_id)
            with suppress(discord.HTTPException, aiohttp.ClientError, OSError):
                await channel.send(view=view)
                return


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(RestrictionRounds(bot))
