"""Forget this question: a member's own, in every log mode, without anybody knowing who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.component_router import action
from bot.client.custom_ids import field, snowflake
from bot.client.errors import StaleControlError, UserError
from bot.client.responses import Interaction, in_time, is_own, redraw, reply
from bot.client.stored_cards import remove_cards
from bot.storage.crypto.proofs import is_proof
from bot.ui.card import notice
from bot.ui.forgetting import ACTION, FORGOTTEN, forgotten

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

NOT_YOURS = "Only the person who asked this can make me forget it."
GONE = "That question is no longer in the log, so there is nothing left to forget."


class Forget(commands.Cog):
    """The button on a member's own card."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @action(ACTION)
    async def forget(self, interaction: Interaction, fields: list[str]) -> None:
        """Forget a question of one's own.

        Who asked is not kept, so the button itself must prove it: its custom id carries a MAC over
        server, question and member (bot/storage/proofs.py), made when the private card was sent.
        A made-up id, another question's, or one copied from somebody else's card proves nothing.
        """
        guild_id, question_id = interaction.guild_id, snowflake(field(fields))
        parts = ("forget", guild_id or 0, question_id, interaction.user.id)
        cipher = self.bot.services.storage.cipher
        if guild_id is None or not is_own(interaction):
            raise StaleControlError
        if not is_proof(cipher, field(fields, 1), *parts):
            raise UserError(NOT_YOURS)
        found = await in_time(interaction, self._forget(guild_id, question_id))
        if interaction.message is not None and not interaction.response.is_done():
            await redraw(interaction, forgotten(interaction.message))
        await reply(interaction, notice(FORGOTTEN if found else GONE))

    async def _forget(self, guild_id: int, question_id: int) -> bool:
        storage = self.bot.services.storage
        cards = await storage.member_data.cards_of(guild_id, [question_id])
        found = await storage.questions.forget(guild_id, question_id)
        await remove_cards(self.bot, cards)
        await storage.compactor.checkpoint()
        return found


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Forget(bot))
