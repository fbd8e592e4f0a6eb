"""Learning from moderators' answers: offered, never done without their click."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.asking import without_mention
from bot.client.checks import moderates, moderators_only
from bot.client.component_router import handles
from bot.client.context import config_of, server_id
from bot.client.entries.forms import open_pair_form
from bot.client.errors import UserError
from bot.client.responses import Interaction, reply
from bot.moderation.tickets import QuestionSource, TicketError
from bot.moderation.tickets.errors import LEARNING_OFF, NO_WORDS_IN_MESSAGE
from bot.moderation.tickets.learning import can_be_answer, is_worth_offering
from bot.ui.card import notice
from bot.ui.cards.tickets.learning import CANNOT_READ, DROPPED, offer_card
from bot.ui.controls.tickets import DeclineOffer, SaveReplyAsEntry
from cogs.tickets.moderator_messages import fetch_message, require_moderators_message
from cogs.tickets.reply_context import remove_offer, replied_to, source_on

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot


class Learning(commands.Cog):
    """Offers moderators to save their answers as entries."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self.learning = bot.services.tickets.learning
        self.menu = app_commands.ContextMenu(
            name="Save as answer",
            callback=self.save_message,
            allowed_contexts=app_commands.AppCommandContext(guild=True),
        )
        self.menu.default_permissions = discord.Permissions(moderate_members=True)
        bot.tree.add_command(self.menu)

    async def cog_unload(self) -> None:
        """Take the message command away with the cog."""
        self.bot.tree.remove_command(self.menu.name, type=self.menu.type)

    @moderators_only
    async def save_message(
        self, interaction: discord.Interaction[Any], message: discord.Message
    ) -> None:
        """Make a message the answer of a new entry; its form opens, nothing is saved yet."""
        await _require_learning(interaction)
        await require_moderators_message(interaction, message)
        words = self._words_of(message)
        if not can_be_answer(words):
            raise UserError(NO_WORDS_IN_MESSAGE)
        question = await self._question_before(server_id(interaction), message)
        await open_pair_form(interaction, question, words)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Offer to save a moderator's reply to a question that nobody had answered."""
        source, author = self._source_of(message), message.author
        if source is None or message.guild is None or not isinstance(author, discord.Member):
            return
        config = await self.bot.services.configs.get(message.guild.id)
        if not moderates(config, author, author.guild_permissions):
            return
        ticket = await self.learning.get_answerable_ticket(message.guild.id, source)
        if config.learning or ticket:
            ticket_id = ticket.id if ticket else None
            with suppress(discord.HTTPException):
                await self._offer(message, source, ticket_id, learn=config.learning)

    @handles(SaveReplyAsEntry)
    @moderators_only
    async def save_reply(self, interaction: Interaction, state: SaveReplyAsEntry) -> None:
        """Open the form of a new entry with the question and the answer that was given."""
        await _require_learning(interaction)
        guild_id = server_id(interaction)
        message = await fetch_message(interaction, state.message_id)
        await require_moderators_message(interaction, message)
        question = await self.learning.get_question(guild_id, state.source)
        if not question:
            question = await self._question_before(guild_id, message)
        await open_pair_form(interaction, question, self._words_of(message))

    @handles(DeclineOffer)
    @moderators_only
    async def decline(self, interaction: Interaction, state: DeclineOffer) -> None:
        """Take the offer away."""
        del state
        await reply(interaction, notice(DROPPED))
        await remove_offer(interaction)

    async def _offer(
        self,
        message: discord.Message,
        source: QuestionSource,
        ticket_id: int | None,
        *,
        learn: bool,
    ) -> None:
        if not message.content:
            # With the ping on, the content would be here: then there is none, but a picture.
            if self.bot.user not in message.mentions:
                await message.reply(view=notice(CANNOT_READ), mention_author=False)
            return
        if is_worth_offering(self._words_of(message)):
            card = offer_card(source, message.id, ticket_id=ticket_id, learn=learn)
            await message.reply(view=card, mention_author=False)

    def _words_of(self, message: discord.Message) -> str:
        return without_mention(self.bot, message.content)

    def _source_of(self, message: discord.Message) -> QuestionSource | None:
        """Return the question that a message answers, if a person replied to such a card."""
        if message.author.bot or message.is_system() or message.reference is None:
            return None
        return source_on(message.reference.resolved, self.bot.user)

    async def _question_before(self, guild_id: int, message: discord.Message) -> str:
        """Return the question that a message replies to, as far as it can be read."""
        before = await replied_to(message)
        source = source_on(before, self.bot.user)
        if source is not None:
            if question := await self.learning.get_question(guild_id, source):
                return question
            # The card itself replies to the message with the question.
            before = await replied_to(before) if before else None
        return await self.learning.without_danger(self._words_of(before) if before else "")


async def _require_learning(interaction: Interaction) -> None:
    """Check that the server has switched learning on. Raises TicketError."""
    if not (await config_of(interaction)).learning:
        raise TicketError(LEARNING_OFF)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Learning(bot))
