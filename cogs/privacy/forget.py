"""Forget this question: a member's own, in every log mode, though nobody knows who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.checks import for_everybody
from bot.client.component_router import handles
from bot.client.errors import StaleControlError, UserError
from bot.client.responses import Interaction, in_time, is_own, redraw, reply
from bot.client.stored_cards import remove_cards
from bot.ui.card import notice
from bot.ui.controls.answers import ForgetOwnQuestion
from bot.ui.forgetting import FORGOTTEN, forgotten_card

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

NOT_YOURS = "Only the person who asked this can make me forget it."
GONE = "That question is no longer in the log, so there is nothing left to forget."


class ForgetQuestion(commands.Cog):
    """The choice on a member's own card."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @handles(ForgetOwnQuestion)
    @for_everybody("Members forget their own questions; the control's proof is checked.")
    async def forget(self, interaction: Interaction, state: ForgetOwnQuestion) -> None:
        """Forget a question of one's own.

        The proof was made for one server, question and member. A made-up one, another question's,
        or one copied from somebody else's card proves nothing.
        """
        guild_id, question_id = interaction.guild_id, state.question_id
        if guild_id is None or not is_own(interaction):
            raise StaleControlError
        proofs = self.bot.services.member_proofs
        if not proofs.proves_question(state.proof, guild_id, question_id, interaction.user.id):
            raise UserError(NOT_YOURS)
        was_there = await in_time(interaction, self._forget(guild_id, question_id))
        if interaction.message is not None and not interaction.response.is_done():
            await redraw(interaction, forgotten_card(interaction.message))
        await reply(interaction, notice(FORGOTTEN if was_there else GONE))

    async def _forget(self, guild_id: int, question_id: int) -> bool:
        """Delete the question and the cards that show it; return whether it was there."""
        result = await self.bot.services.own_questions.forget(guild_id, question_id)
        await remove_cards(self.bot, result.cards)
        return result.existed


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(ForgetQuestion(bot))
