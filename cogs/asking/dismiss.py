"""The small public cards: reading on, taking them away again, wanting no more offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.client.asking import forget_control
from bot.client.checks import for_everybody, is_moderator
from bot.client.component_router import handles
from bot.client.context import config_of, server_id
from bot.client.errors import UserError
from bot.client.guides import guides_on
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.ui.card import notice
from bot.ui.cards.answers.answer import answer_card
from bot.ui.cards.answers.offer import UNMUTED, muted_card
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.answers import DismissCard, ReadOn, ResumeOffers, StopOffers
from bot.ui.forgetting import offer_forgetting
from bot.ui.look import look_of
from cogs.asking.answer_card import entry_of

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

NOT_YOURS = "Only the person I answered there, or a moderator, can dismiss that."
DISMISSED = "Dismissed."
STILL_NOTED = "The question is still noted, without your name."
STILL_NOTED_FULL = "The question is still noted, without your name but with a pseudonym."


class Dismiss(commands.Cog):
    """The controls of small public cards; they work after a restart."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @handles(ReadOn)
    @for_everybody("Everybody may read answers.")
    async def read_on(self, interaction: Interaction, state: ReadOn) -> None:
        """Show the whole answer privately; whoever asked may also have the question forgotten."""
        context, entry = await entry_of(interaction, state.entry_id)
        # From Discord, and not from the custom id: of other questions nobody gets a proof here.
        question_id = _question_of(interaction)
        view = answer_card(
            AnswerState(entry.id, question_id or interaction.id),
            entry,
            context.knowledge.related(entry),
            look=look_of(context.config),
            guides=guides_on(self.bot, context.config, entry.id),
        )
        if question_id and self._is_answered(interaction, state.tag):
            view = offer_forgetting(view, forget_control(interaction, question_id))
        await reply(interaction, view)

    @handles(DismissCard)
    @for_everybody("Whoever was answered may, and moderators; the method checks both.")
    async def dismiss(self, interaction: Interaction, state: DismissCard) -> None:
        """Delete the card, for whoever was answered and for moderators."""
        is_answered = self._is_answered(interaction, state.tag)
        if not is_answered and not await is_moderator(interaction):
            raise UserError(NOT_YOURS)
        await _delete_card(interaction)
        view = await self._last_offer(interaction) if is_answered else None
        await reply(interaction, view or notice(DISMISSED))

    async def _last_offer(self, interaction: Interaction) -> ui.LayoutView | None:
        """Offer to forget the question, if it is in the log: only the card led there so far."""
        question_id = _question_of(interaction)
        own_questions = self.bot.services.own_questions
        guild_id = interaction.guild_id or 0
        if not question_id or not await own_questions.is_logged(guild_id, question_id):
            return None
        with_pseudonym = look_of(await config_of(interaction)).pseudonym
        sentence = STILL_NOTED_FULL if with_pseudonym else STILL_NOTED
        view = notice(f"{DISMISSED} {sentence}")
        return offer_forgetting(view, forget_control(interaction, question_id))

    @handles(StopOffers)
    @for_everybody("Everybody decides for themselves whether they want offers.")
    async def stop_offers(self, interaction: Interaction, state: StopOffers) -> None:
        """Offer no more answers to whoever pressed; an offer to them is deleted as well."""
        preferences = self.bot.services.offer_preferences
        await in_time(interaction, preferences.stop(server_id(interaction), interaction.user.id))
        if self._is_answered(interaction, state.tag):
            await _delete_card(interaction)
        await reply(interaction, muted_card())

    @handles(ResumeOffers)
    @for_everybody("Everybody decides for themselves whether they want offers.")
    async def resume_offers(self, interaction: Interaction, _state: ResumeOffers) -> None:
        """Offer answers again to whoever pressed."""
        preferences = self.bot.services.offer_preferences
        await in_time(interaction, preferences.resume(server_id(interaction), interaction.user.id))
        await redraw(interaction, notice(UNMUTED))

    def _is_answered(self, interaction: Interaction, tag: str) -> bool:
        """Whether the card replies to a message of whoever pressed."""
        message_id = _question_of(interaction)
        proofs = self.bot.services.member_proofs
        return message_id is not None and proofs.proves_card(tag, message_id, interaction.user.id)


def _question_of(interaction: Interaction) -> int | None:
    """Return the id of the message that the pressed card replies to, which is its question's."""
    reference = interaction.message.reference if interaction.message else None
    return reference.message_id if reference else None


async def _delete_card(interaction: Interaction) -> None:
    """Delete the card that was pressed; a card that is gone already is as good."""
    if interaction.message is None:
        return
    try:
        if interaction.response.is_done():
            await interaction.message.delete()
        else:
            await interaction.response.defer()
            await interaction.delete_original_response()
    except discord.NotFound:
        return


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Dismiss(bot))
