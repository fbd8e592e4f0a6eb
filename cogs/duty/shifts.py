"""Begins duty by the rota, and ends what is over."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord

from bot.client.checks import moderates
from bot.client.moderation.duty_role import DutyRole
from bot.client.rounds import RoundsCog
from bot.moderation.duty import LOOK_BACK

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.moderation.duty import RotaSlot

_log = logging.getLogger(__name__)


class DutyShifts(RoundsCog):
    """Looks each minute whose duty begins or ends."""

    every = 60.0
    task = "Duty"

    def __init__(self, bot: BoundaryBot) -> None:
        super().__init__(bot)
        self._desk = bot.services.moderation.duty
        # What began while the bot was down, or in the minute of its start, is not missed.
        self._looked_at = self._desk.now() - LOOK_BACK

    async def round(self) -> None:
        """Put on duty whose time has begun, and take off whose time is over.

        Servers of other shards belong to the process that sees them. Raises StorageError.
        """
        now = self._desk.now()
        beginning, over = await self._desk.due(self._looked_at)
        for shift in over:
            if self.bot.hosts(shift.guild_id):
                await self._desk.end(
                    shift.guild_id, shift.moderator_id, await self._role(shift.guild_id)
                )
        for guild_id, slot in beginning:
            await self._begin(guild_id, slot)
        self._looked_at = now

    async def _begin(self, guild_id: int, slot: RotaSlot) -> None:
        """Put a moderator on duty, if they still moderate; else their times in the week go."""
        guild = self.bot.get_guild(guild_id)
        if guild is None or not self.bot.hosts(guild_id):
            return
        config = await self.bot.services.configs.get(guild_id)
        try:
            member = await guild.fetch_member(slot.moderator_id)
        except discord.NotFound:
            await self._desk.set_rota(guild_id, slot.moderator_id, "")
            return
        except discord.HTTPException as error:
            _log.info("Nobody went on duty: a member could not be looked up (%s).", error.code)
            return
        if not moderates(config, member, member.guild_permissions):
            await self._desk.set_rota(guild_id, slot.moderator_id, "")
            return
        role = DutyRole(self.bot, guild_id, config.duty_role)
        await self._desk.begin_by_rota(guild_id, slot, role)

    async def _role(self, guild_id: int) -> DutyRole:
        config = await self.bot.services.configs.get(guild_id)
        return DutyRole(self.bot, guild_id, config.duty_role)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(DutyShifts(bot))
