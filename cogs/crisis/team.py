"""What moderators do with an alert or a request. Every control checks the permission itself."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.client.checks import require_moderator
from bot.client.component_router import action
from bot.client.custom_ids import field, snowflake
from bot.client.errors import UserError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.client.safety_posting import AWAY, end, shown
from bot.client.safety_posting import redraw as redraw_card
from bot.storage import StorageUnavailable
from bot.storage.repositories.safety.rows import DONE, WITHDRAWN
from bot.ui.card import notice
from bot.ui.cards.safety.requests import direct_card
from bot.ui.cards.safety.team import (
    CLOSED,
    ENDED_DONE,
    NOBODY_TOLD,
    NOT_TOLD,
    RELEASED,
    TOLD,
    has_it_card,
    sure_card,
    yours_card,
)

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.storage.repositories.safety.rows import SafetyRow

IS_DONE = "This was marked as done {when}. Its card no longer shows who it was."
IS_TAKEN_BACK = (
    "The person who asked took it back {when}. Please don't write to them because of it."
)
IS_OVER = (
    "This is no longer kept: its day is over, or the person it was about erased it. If "
    "somebody is in touch with them, just go on."
)
CARD_FIXED = "I could not change its card: please delete it, because it may still show who it was."


class SafetyTeam(commands.Cog):
    """Taking it, handing it over, and ending it."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @action("safety-mine")
    async def take(self, interaction: Interaction, fields: list[str]) -> None:
        """Take it, if nobody has; of two at once the second reads who has it."""
        await self._take(interaction, fields, over=False)

    @action("safety-take-over")
    async def take_over(self, interaction: Interaction, fields: list[str]) -> None:
        """Take it from whoever has it."""
        await self._take(interaction, fields, over=True)

    @action("safety-hand-over")
    async def hand_over(self, interaction: Interaction, fields: list[str]) -> None:
        """Let it wait for somebody again; who has it not is offered to take it over."""
        row = await self._open(interaction, fields)
        if row.claimer_id is not None and row.claimer_id != interaction.user.id:
            await reply(interaction, has_it_card(shown(row), offer=True))
            return
        requests = self.bot.services.storage.safety_requests
        work = requests.release(row.guild_id, row.id, interaction.user.id)
        row = await self._still(interaction, await in_time(interaction, work), row.id)
        await reply(interaction, notice(RELEASED))
        await redraw_card(self.bot, row)

    @action("safety-done")
    async def done(self, interaction: Interaction, fields: list[str]) -> None:
        """Ask whether it is really done: who it was is then forgotten."""
        row = await self._open(interaction, fields)
        await reply(interaction, sure_card(shown(row), interaction.user.id))

    @action("safety-closed")
    async def close(self, interaction: Interaction, fields: list[str]) -> None:
        """End it."""
        row = await self._open(interaction, fields)
        requests = self.bot.services.storage.safety_requests
        ended = await in_time(interaction, requests.close(row.guild_id, row.id, DONE))
        if ended is None:
            await self._still(interaction, None, row.id)
            return
        changed = await in_time(interaction, end(self.bot, ended, ENDED_DONE, interaction.user.id))
        await redraw(interaction, notice(CLOSED if changed else f"{CLOSED}\n{CARD_FIXED}"))
        await self._message(ended, done=True)

    async def _take(self, interaction: Interaction, fields: list[str], *, over: bool) -> None:
        guild_id = await require_moderator(interaction)
        row_id, me = snowflake(field(fields)), interaction.user.id
        requests = self.bot.services.storage.safety_requests
        claim = requests.claim(guild_id, row_id, me, over=over)
        row = await self._still(interaction, await in_time(interaction, claim), row_id)
        if row.claimer_id != me:
            await reply(interaction, has_it_card(shown(row)))
        else:
            told = NOBODY_TOLD if row.member_id is None else NOT_TOLD
            if row.by_message and await in_time(interaction, self._message(row)):
                told = TOLD
            await reply(interaction, yours_card(shown(row), told))
        await redraw_card(self.bot, row)

    async def _open(self, interaction: Interaction, fields: list[str]) -> SafetyRow:
        """Return an open one of this server, for a moderator. Raises UserError otherwise."""
        guild_id = await require_moderator(interaction)
        row_id = snowflake(field(fields))
        requests = self.bot.services.storage.safety_requests
        found = await in_time(interaction, requests.get(guild_id, row_id))
        return await self._still(interaction, found, row_id)

    async def _still(
        self, interaction: Interaction, row: SafetyRow | None, row_id: int
    ) -> SafetyRow:
        """Return the row if it is open. Raises UserError with a sentence on how it ended."""
        if row is None and interaction.guild_id is not None:
            requests = self.bot.services.storage.safety_requests
            row = await requests.get(interaction.guild_id, row_id)
        if row is not None and row.is_open:
            return row
        when = discord.utils.format_dt(row.closed_at, "R") if row and row.closed_at else ""
        sentences = {DONE: IS_DONE, WITHDRAWN: IS_TAKEN_BACK}
        raise UserError(sentences.get(row.status if row else "", IS_OVER).format(when=when))

    async def _message(self, row: SafetyRow, *, done: bool = False) -> bool:
        """Tell the member by direct message, once, if they agreed to that."""
        if row.member_id is None or not row.by_message:
            return False
        guild = self.bot.get_guild(row.guild_id)
        try:
            channel = await self.bot.create_dm(discord.Object(row.member_id))
            await channel.send(view=direct_card(guild.name if guild else "that server", done=done))
        except AWAY:
            return False
        with suppress(StorageUnavailable):
            await self.bot.services.storage.safety_requests.told(row.guild_id, row.id)
        return True


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(SafetyTeam(bot))
