"""A member's own question: how it stands, one's name put to it, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.checks import for_everybody
from bot.client.community.post_cards import redraw_post
from bot.client.community.team.standing_roles import count_asked
from bot.client.community.withdrawing import clear_away
from bot.client.component_router import handles
from bot.client.context import server_id
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.ui.cards.community.own import (
    claimed_card,
    own_post_card,
    sure_claim_card,
    sure_withdraw_card,
)
from bot.ui.controls.community.posts import (
    AskToWithdraw,
    ClaimPost,
    ConfirmClaim,
    LookAtPost,
    WithdrawPost,
)

if TYPE_CHECKING:
    from discord.ui import LayoutView

    from bot.client.client import BoundaryBot

_OWN_POST = for_everybody("the service lets nobody in but whoever asked the question")
WORDS_STAY = (
    "**Discord did not let me take all of its words away**: its thread may still show them. Please "
    "ask a moderator to delete the thread."
)


class OwnPost(commands.Cog):
    """The controls for whoever asked; everybody else reads that it is not theirs."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._desk = bot.services.community.posts

    @handles(LookAtPost)
    @_OWN_POST
    async def look(self, interaction: Interaction, state: LookAtPost) -> None:
        """Show how a question stands."""
        guild_id = _server_of(interaction, state.guild_id)
        work = self._desk.require_asker(guild_id, state.post_id, interaction.user.id)
        await redraw(interaction, own_post_card(await in_time(interaction, work)))

    @handles(ClaimPost)
    @_OWN_POST
    async def ask_to_claim(self, interaction: Interaction, state: ClaimPost) -> None:
        """Ask before the name of whoever asked stands at the question."""
        guild_id, member_id = server_id(interaction), interaction.user.id
        work = self._desk.require_asker(guild_id, state.post_id, member_id)
        await reply(interaction, sure_claim_card(await in_time(interaction, work)))

    @handles(ConfirmClaim)
    @_OWN_POST
    async def claim(self, interaction: Interaction, state: ConfirmClaim) -> None:
        """Put their name to the question that they asked without it."""
        guild_id, member_id = server_id(interaction), interaction.user.id
        await in_time(interaction, self._desk.claim(guild_id, state.post_id, member_id))
        await redraw(interaction, claimed_card())
        # From now on everybody knows whose it is, so it counts.
        await count_asked(self.bot, guild_id, member_id)
        await redraw_post(self.bot, guild_id, state.post_id)

    @handles(AskToWithdraw)
    @_OWN_POST
    async def ask_to_withdraw(self, interaction: Interaction, state: AskToWithdraw) -> None:
        """Ask before a question is taken back."""
        guild_id = _server_of(interaction, state.guild_id)
        work = self._desk.require_asker(guild_id, state.post_id, interaction.user.id)
        post = await in_time(interaction, work)
        await redraw(interaction, sure_withdraw_card(post, state.guild_id))

    @handles(WithdrawPost)
    @_OWN_POST
    async def withdraw(self, interaction: Interaction, state: WithdrawPost) -> None:
        """Take a question back: its words go, and its thread is closed."""
        guild_id = _server_of(interaction, state.guild_id)
        work = self._withdraw(guild_id, state.post_id, interaction.user.id)
        await redraw(interaction, await in_time(interaction, work))

    async def _withdraw(self, guild_id: int, post_id: int, member_id: int) -> LayoutView:
        post = await self._desk.withdraw(guild_id, post_id, member_id)
        is_gone = await clear_away(self.bot, post)
        return own_post_card(post, problem="" if is_gone else WORDS_STAY)


def _server_of(interaction: Interaction, guild_id: int | None) -> int:
    """Return the server of a question: the one of the press, else the one in the control.

    Raises UserError for a control in a direct message without a server.
    """
    return interaction.guild_id or guild_id or server_id(interaction)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(OwnPost(bot))
