"""Questions that stand in messages: "Answer from the FAQ", mentions, direct messages."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.answering import Answer, Outcome, Question, Via
from bot.failures import UserError, sentence_or_id
from bot.text import clean
from bot.ui.card import notice
from bot.ui.cards.crisis import crisis_card, public_crisis_card, state_of
from bot.ui.present import Setting, present
from cogs.shared import answer_in, ask, look_in, readable, show

if TYPE_CHECKING:
    from discord import ui

    from bot.client import BoundaryBot

_log = logging.getLogger(__name__)

NO_TEXT = "There are no words in that message that I could look up."
FROM_BOT = "That message is from a bot. I only look up what people write."
HELLO = "Hello! Mention me together with a question, or try **/ask**, which only you can see."


class Context(commands.Cog):
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
        try:
            await self._reply(message, await self._card_or_notice(message, text))
        except discord.HTTPException as error:
            # Nothing can be said where we may not write; the person sees that we are silent.
            _log.info("A mention could not be answered (%s).", error.code)

    async def _card_or_notice(self, message: discord.Message, text: str) -> ui.LayoutView:
        try:
            return await self._card(message, text)
        except Exception as error:  # noqa: BLE001 the border to Discord: silence would be rude
            return notice(sentence_or_id(error, "a mention or direct message"))

    async def _card(self, message: discord.Message, text: str) -> ui.LayoutView:
        if not any(char.isalnum() for char in clean(text)):
            return notice(HELLO)
        guild_id = message.guild.id if message.guild else None
        via = Via.MENTION if message.guild else Via.DIRECT
        question = Question(
            readable(text), message.id, via, guild_id, message.channel.id, message.author.id
        )
        answer = await answer_in(self.bot, question)
        if answer.outcome is Outcome.CRISIS:
            return await self._help(message, answer)
        in_server = guild_id is not None
        where = Setting(in_server, public=in_server, look=await look_in(self.bot, guild_id))
        view = await self.bot.services.library.view(guild_id)
        return present(answer, view, where, asked="")

    async def _help(self, message: discord.Message, answer: Answer) -> ui.LayoutView:
        """Where a reply cannot be private, the card is short and says nothing of the reason."""
        config = await self.bot.services.guilds.get(message.guild.id if message.guild else None)
        core = self.bot.services.core
        draw = public_crisis_card if message.guild else crisis_card
        return draw(state_of(answer), core.texts, core.resources, config.countries)

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
        mention = re.compile(rf"<@!?{me.id}>")
        if not mention.search(message.content):
            return None
        return mention.sub(" ", message.content).strip()


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Context(bot))
