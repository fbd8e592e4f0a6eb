"""Questions that stand in messages: "Answer from the FAQ", mentions, direct messages."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.answering.auto_suggest import asks_something
from bot.answering.models import Answer, Outcome, Via
from bot.client.asking import ask, question_of, show, without_mention
from bot.client.asking.rules import RefusedError, makes_offers, permit_mention
from bot.client.checks import for_everybody
from bot.client.context import LazyContext
from bot.client.errors import UserError, sentence_or_id
from bot.client.guides import guides_of
from bot.client.safety.alerts import SafetyAlert, Spot, tell_team
from bot.observability.requests import card_ready, sent
from bot.text.cleaning import clean
from bot.ui.card import notice
from bot.ui.cards.answers.offer import dismissible
from bot.ui.cards.answers.talk import public_talk_card
from bot.ui.cards.answers.two import offers_card
from bot.ui.cards.safety.crisis import MORE, crisis_card, public_crisis_card, state_of
from bot.ui.cards.safety.help_line import with_help_line, with_public_help_line
from bot.ui.controls.answer_state import AnswerState
from bot.ui.look import look_of
from bot.ui.present import NO_GUIDES, CardPlace, present

if TYPE_CHECKING:
    from discord import ui

    from bot.answering.context import ServerContext
    from bot.client.client import BoundaryBot
    from bot.guides import GuideBook

_log = logging.getLogger(__name__)

NO_TEXT = "There are no words in that message for me to look up."
FROM_BOT = "That message is from a bot. I only look up what people write."
NO_QUESTION = (
    "I have nothing to say to that, but I'm here for questions. **/help** shows how to ask, "
    "and **/crisis** shows where help is."
)
HELLO = (
    "Hello! Mention me with a question and I will answer here. With **/ask** and "
    "`share: False`, only you see the answer."
)


class Messages(commands.Cog):
    """Answers messages that people point out, and those that address the bot."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self.menu = app_commands.ContextMenu(
            name="Answer from the FAQ",
            callback=self.answer_message,
            allowed_contexts=app_commands.AppCommandContext(guild=True),
        )
        bot.tree.add_command(self.menu)

    async def cog_unload(self) -> None:
        """Take the message command away with the cog."""
        self.bot.tree.remove_command(self.menu.name, type=self.menu.type)

    @for_everybody("Everybody may ask; the rules of the channel are checked after the danger.")
    async def answer_message(
        self, interaction: discord.Interaction[Any], message: discord.Message
    ) -> None:
        """Show the answer to the person who asked for it; they may post it as a reply."""
        if message.author.bot:
            raise UserError(FROM_BOT)
        if not any(char.isalnum() for char in clean(message.content)):
            raise UserError(NO_TEXT)
        answer = await ask(self.bot, interaction, message.content, Via.CONTEXT)
        about_other = message.author.id != interaction.user.id
        await show(self.bot, interaction, answer, reply_to=message.id, about_other=about_other)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a mention, or a direct message, as a reply."""
        text = self._addressed(message)
        if text is None:
            return
        self.bot.begin("a mention or direct message")
        view = await self._card_or_notice(message, text)
        if view is None:
            return
        card_ready()
        try:
            await self._reply(message, view)
            sent()
        except discord.HTTPException as error:
            # Nothing can be said where we may not write; the person sees that we are silent.
            _log.info("A mention could not be answered (%s).", error.code)

    async def _card_or_notice(self, message: discord.Message, text: str) -> ui.LayoutView | None:
        try:
            return await self._card(message, text)
        except RefusedError:
            return None  # everybody would read the refusal
        except Exception as error:  # noqa: BLE001 the border to Discord: silence would be rude
            return notice(sentence_or_id(error, "a mention or direct message"))

    async def _card(self, message: discord.Message, text: str) -> ui.LayoutView:
        permit = permit_mention(self.bot, message)
        if not text.strip():
            await permit()
            return notice(HELLO)
        question = question_of(message, text)
        context = LazyContext(self.bot, question.guild_id)
        answer = await self.bot.services.answerer.answer(question, context.get, permit)
        if answer.below_help_line is not None:
            return self._doubtful_card(message, answer, answer.below_help_line, await context.get())
        if answer.outcome is Outcome.CRISIS:
            return await self._help_card(message, answer)
        if question.guild_id is not None:
            return self._public_card(message, answer, await context.get())
        context_now = await context.get()
        return _direct_card(answer, context_now, guides_of(self.bot, context_now.config))

    def _doubtful_card(
        self, message: discord.Message, answer: Answer, calm: Answer, context: ServerContext
    ) -> ui.LayoutView:
        """Return the answer below the line that leads to help; in public it is for all who read."""
        texts = self.bot.services.core.texts
        if message.guild is None:
            card = _direct_card(calm, context, NO_GUIDES)
            return with_help_line(card, state_of(answer).origin, texts)
        return with_public_help_line(self._public_card(message, calm, context), texts, MORE)

    def _public_card(
        self, message: discord.Message, answer: Answer, context: ServerContext
    ) -> ui.LayoutView:
        """Return the card for everybody: small, and to be dismissed by whoever asked."""
        tag = self.bot.services.member_proofs.of_card(message.id, message.author.id)
        look = look_of(context.config)
        if answer.outcome is Outcome.ANSWER:
            state = AnswerState(answer.entries[0].id, message.id)
            mutes = makes_offers(self.bot, context.config)
            return offers_card(state, answer.entries, tag, unasked=False, mutes=mutes, look=look)
        if answer.reply is not None:
            return public_talk_card(answer.reply)
        if answer.outcome is Outcome.NONE and not asks_something(message.content):
            return notice(NO_QUESTION)
        place = CardPlace(public=True, look=look)
        return dismissible(present(answer, context.knowledge, place, quote=""), tag)

    async def _help_card(self, message: discord.Message, answer: Answer) -> ui.LayoutView:
        """Return the card of help, and let the team know.

        Where a reply cannot be private, the card is short and says nothing of the reason.
        """
        guild_id = message.guild.id if message.guild else None
        spot = Spot(guild_id, message.channel.id, message.id)
        kind = answer.assessment.kind if answer.assessment else None
        tell_team(self.bot, SafetyAlert(answer.question_id, message.author.id, spot, kind))
        # The settings alone: help does not wait for what the server knows.
        countries = (await self.bot.services.configs.get(guild_id)).countries
        core = self.bot.services.core
        if message.guild:
            language = answer.assessment.language if answer.assessment else ""
            return public_crisis_card(core.texts, core.resources, countries, language)
        return crisis_card(state_of(answer), core.texts, core.resources, countries)

    async def _reply(self, message: discord.Message, view: ui.LayoutView) -> None:
        try:
            await message.reply(view=view, mention_author=False)
        except discord.NotFound:
            await message.channel.send(view=view)

    def _addressed(self, message: discord.Message) -> str | None:
        """Return what was said to the bot, None when it was not addressed.

        A reply to one of our messages mentions us as well; only a mention in the text counts.
        """
        me = self.bot.user
        if me is None or message.author.bot or message.is_system():
            return None
        if message.guild is None:
            return message.content
        text = without_mention(self.bot, message.content)
        return None if text == message.content else text


def _direct_card(answer: Answer, context: ServerContext, guides: GuideBook) -> ui.LayoutView:
    """Return the card of an answer in a direct message, which need not repeat the question."""
    place = CardPlace(in_server=False, look=look_of(context.config), guides=guides)
    return present(answer, context.knowledge, place, quote="")


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Messages(bot))
