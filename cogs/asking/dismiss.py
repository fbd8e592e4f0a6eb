"""The small public cards: reading on, taking them away again, wanting no more offers."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.client.checks import is_moderator
from bot.client.component_router import action
from bot.client.context import config_of
from bot.client.custom_ids import field
from bot.client.errors import SERVER_ONLY, StaleControlError, UserError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.storage import StorageUnavailable
from bot.storage.crypto.proofs import is_proof, proof
from bot.ui.card import notice
from bot.ui.cards.answers.answer import answer_card
from bot.ui.cards.answers.offer import UNMUTED, muted_card
from bot.ui.controls.answer_state import AnswerState
from bot.ui.forgetting import offer_forgetting
from bot.ui.look import look_of

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

NOT_YOURS = "Only the person I answered there, or a moderator, can dismiss that."
DISMISSED = "Dismissed."
STILL_NOTED = "The question is still noted, without your name."
STILL_NOTED_FULL = "The question is still noted, without your name but with a pseudonym."


def tag_of(bot: BoundaryBot, message_id: int, user_id: int) -> str:
    """Name the author of a message on the card that replies to it, so that nobody can read it.

    It holds for that one message and can be made with our key alone: no forged id passes.
    """
    return proof(bot.services.storage.cipher, "card", message_id, user_id)


class Dismiss(commands.Cog):
    """The controls of small public cards; they work after a restart."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @action("read-on")
    async def read_on(self, interaction: Interaction, fields: list[str]) -> None:
        """Show the whole answer privately; whoever asked may also have the question forgotten."""
        view = await self.bot.services.knowledge.get(interaction.guild_id)
        entry = view.snapshot.entries.get(field(fields))
        if entry is None:
            raise StaleControlError
        # From Discord, and not from the custom id: of other questions nobody gets a proof here.
        question_id = _replies_to(interaction)
        state = AnswerState(entry.id, question_id or interaction.id)
        look = look_of(await config_of(interaction))
        card = answer_card(state, entry, view.related(entry), look=look)
        if question_id and self._asked(interaction, field(fields, 1)):
            card = self._forgettable(interaction, card, question_id)
        await reply(interaction, card)

    @action("dismiss")
    async def dismiss(self, interaction: Interaction, fields: list[str]) -> None:
        """Delete the card, for whoever was answered and for moderators."""
        asked = self._asked(interaction, field(fields))
        if not asked and not await is_moderator(interaction):
            raise UserError(NOT_YOURS)
        await _take_away(interaction)
        view = notice(DISMISSED)
        if asked and (question_id := _replies_to(interaction)) and await self._noted(interaction):
            # With the card goes the only place where it could be forgotten.
            full = (look_of(await config_of(interaction))).pseudonym
            still = STILL_NOTED_FULL if full else STILL_NOTED
            view = self._forgettable(interaction, notice(f"{DISMISSED} {still}"), question_id)
        await reply(interaction, view)

    @action("mute")
    async def mute(self, interaction: Interaction, fields: list[str]) -> None:
        """Offer no more answers to whoever pressed; an offer to them is deleted as well."""
        if interaction.guild_id is None:
            raise UserError(SERVER_ONLY)
        mutes = self.bot.services.storage.mutes
        await in_time(interaction, mutes.add(interaction.guild_id, interaction.user.id))
        if self._asked(interaction, field(fields)):
            await _take_away(interaction)
        await reply(interaction, muted_card())

    @action("unmute")
    async def unmute(self, interaction: Interaction, fields: list[str]) -> None:
        """Forget that whoever pressed wanted no offers."""
        del fields
        if interaction.guild_id is None:
            raise UserError(SERVER_ONLY)
        mutes = self.bot.services.storage.mutes
        await in_time(interaction, mutes.remove(interaction.guild_id, interaction.user.id))
        await redraw(interaction, notice(UNMUTED))

    def _forgettable(
        self, interaction: Interaction, view: ui.LayoutView, question_id: int
    ) -> ui.LayoutView:
        """Add the button that forgets a question; callers checked that the presser asked it."""
        parts = ("forget", interaction.guild_id or 0, question_id, interaction.user.id)
        mine = proof(self.bot.services.storage.cipher, *parts)
        return offer_forgetting(view, question_id, mine)

    async def _noted(self, interaction: Interaction) -> bool:
        """Whether the log holds the message that the card replies to."""
        questions = self.bot.services.storage.questions
        with suppress(StorageUnavailable):
            guild_id, question_id = interaction.guild_id or 0, _replies_to(interaction) or 0
            return await questions.get(guild_id, question_id) is not None
        return False

    def _asked(self, interaction: Interaction, tag: str) -> bool:
        """Whether the card replies to a message of whoever pressed."""
        message_id = _replies_to(interaction)
        cipher = self.bot.services.storage.cipher
        parts = ("card", message_id or 0, interaction.user.id)
        return message_id is not None and is_proof(cipher, tag, *parts)


def _replies_to(interaction: Interaction) -> int | None:
    """Return the id of the message that the pressed card replies to."""
    reference = interaction.message.reference if interaction.message else None
    return reference.message_id if reference else None


async def _take_away(interaction: Interaction) -> None:
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
