"""A second moderator agrees to another's order, or does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.checks import moderators_only
from bot.client.component_router import handles
from bot.client.context import server_id
from bot.client.moderation.approval_cards import end_card
from bot.client.moderation.gateway import gateway_of
from bot.client.responses import Interaction, in_time, reply
from bot.moderation.actions.errors import ActionFailedError
from bot.ui.card import notice
from bot.ui.cards.cases.approval import approved_card, refused_card
from bot.ui.controls.moderation.approvals import ApproveOrder, RefuseOrder

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

AGREED = "It was carried out: case {case}."
NOT_AGREED = "Nothing was done, and the card says so."


class ApprovalControls(commands.Cog):
    """The buttons of the cards for a second moderator."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._approvals = bot.services.moderation.approvals

    @handles(ApproveOrder)
    @moderators_only
    async def approve(self, interaction: Interaction, state: ApproveOrder) -> None:
        """Carry it out. The service asks for that action's own permission, and another person."""
        await in_time(interaction, self._approve(interaction, state.approval_id))

    @handles(RefuseOrder)
    @moderators_only
    async def refuse(self, interaction: Interaction, state: RefuseOrder) -> None:
        """Do nothing of it."""
        guild_id, moderator_id = server_id(interaction), interaction.user.id
        work = self._approvals.refuse(guild_id, state.approval_id, moderator_id)
        approval = await in_time(interaction, work)
        await reply(interaction, notice(NOT_AGREED))
        await end_card(self.bot, approval, refused_card(approval, moderator_id))

    async def _approve(self, interaction: Interaction, approval_id: int) -> None:
        guild_id, second_id = server_id(interaction), interaction.user.id
        gateway = gateway_of(interaction)
        approval, _ = await self._approvals.get(guild_id, approval_id)
        try:
            result = await self._approvals.approve(guild_id, approval_id, second_id, gateway)
        except ActionFailedError as error:
            await end_card(self.bot, approval, approved_card(error.case, second_id))
            raise
        await reply(interaction, notice(AGREED.format(case=result.case.id)))
        await end_card(self.bot, approval, approved_card(result.case, second_id))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(ApprovalControls(bot))
