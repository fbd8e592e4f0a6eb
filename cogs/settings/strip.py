"""After a change to a stricter log mode: the offer to strip what is there already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.checks import admins_only, require_admin
from bot.client.component_router import handles
from bot.client.context import server_id
from bot.client.errors import StaleControlError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.servers import ServerConfig
from bot.ui.card import notice
from bot.ui.cards.server.strip import STRIPPED, questions, strip_card
from bot.ui.controls.privacy import StripQuestionLog

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot


async def offer_strip(
    bot: BoundaryBot, interaction: Interaction, before: ServerConfig, after: ServerConfig
) -> bool:
    """Offer to strip older questions if the log became stricter and holds more than that.

    Call it after the change was answered: the offer is one more private message. Returns whether
    there was something to offer. Raises UserError for anybody but an admin.
    """
    if before.log_mode is after.log_mode:
        return False
    guild_id, mode = await require_admin(interaction), after.log_mode
    counting = bot.services.privacy.count_strippable(guild_id, before.log_mode, mode)
    count = await in_time(interaction, counting)
    if count:
        await reply(interaction, strip_card(mode, count))
    return bool(count)


class Strip(commands.Cog):
    """Strips a server's log of all that its mode no longer keeps."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @handles(StripQuestionLog)
    @admins_only
    async def strip(self, interaction: Interaction, state: StripQuestionLog) -> None:
        """Strip the log, if the mode is still the one of the offer."""
        stripping = self.bot.services.privacy.strip(server_id(interaction), state.mode)
        count = await in_time(interaction, stripping)
        if count is None:
            raise StaleControlError
        await redraw(interaction, notice(STRIPPED.format(count=questions(count))))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Strip(bot))
