"""After a change to a stricter log mode: the offer to strip what is there already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.checks import require_admin
from bot.client.component_router import action
from bot.client.custom_ids import field
from bot.client.errors import StaleControlError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.servers import LogMode, ServerConfig
from bot.ui.card import notice
from bot.ui.cards.server.privacy import STRIPPED, questions, strip_card

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

_STRICTNESS = {LogMode.FULL: 0, LogMode.TEXT: 1, LogMode.COUNTS: 2}


async def offer_strip(
    bot: BoundaryBot, interaction: Interaction, before: ServerConfig, after: ServerConfig
) -> bool:
    """Offer to strip older questions if the log became stricter and holds more than that.

    Call it after the change was answered: the offer is one more private message. Returns whether
    there was something to offer. Raises UserError for anybody but an admin.
    """
    if _STRICTNESS[after.log_mode] <= _STRICTNESS[before.log_mode]:
        return False
    guild_id = await require_admin(interaction)
    privacy = bot.services.storage.privacy
    count = await in_time(interaction, privacy.strippable(guild_id, after.log_mode))
    if count:
        await reply(interaction, strip_card(after.log_mode, count))
    return bool(count)


class Strip(commands.Cog):
    """Takes from a server's log what its mode does not keep any more."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @action("strip-log")
    async def strip(self, interaction: Interaction, fields: list[str]) -> None:
        """Strip the log, if the mode is still the one for which it was offered."""
        guild_id = await require_admin(interaction)
        config = await self.bot.services.configs.require(guild_id)
        if field(fields) != config.log_mode or config.log_mode is LogMode.FULL:
            raise StaleControlError
        storage = self.bot.services.storage
        count = await in_time(interaction, storage.privacy.strip(guild_id, config.log_mode))
        await storage.compactor.checkpoint()
        await redraw(interaction, notice(STRIPPED.format(count=questions(count))))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Strip(bot))
