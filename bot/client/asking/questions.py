"""Take a question from an interaction or a message, and have it answered."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from bot.answering.models import Answer, AnswerVisibility, Question, Via
from bot.client.asking.rules import permit_for
from bot.client.context import context_of
from bot.client.errors import UserError
from bot.client.responses import Interaction, in_time
from bot.text.cleaning import clean

if TYPE_CHECKING:
    import discord

    from bot.client.client import BoundaryBot

EMPTY = "I could not find any words in that. Type your question as you would say it to a friend."


def readable(text: str) -> str:
    """Return the text unless it holds no words at all. Raises UserError."""
    if not any(char.isalnum() for char in clean(text)):
        raise UserError(EMPTY)
    return text


def question_in(
    interaction: Interaction,
    text: str,
    via: Via,
    visibility: AnswerVisibility = AnswerVisibility.ASKER,
) -> Question:
    """Return a question that was asked by an interaction."""
    return Question(
        text,
        interaction.id,
        via,
        interaction.guild_id,
        interaction.channel_id,
        interaction.user.id,
        visibility=visibility,
    )


async def ask(
    bot: BoundaryBot,
    interaction: Interaction,
    text: str,
    via: Via,
    visibility: AnswerVisibility = AnswerVisibility.ASKER,
) -> Answer:
    """Answer what was typed, acknowledged in time whatever it takes.

    Raises UserError, also where a rule of the server speaks against an answer.
    """
    question = question_in(interaction, text, via, visibility)
    answerer = bot.services.answerer
    answering = answerer.answer(question, partial(context_of, interaction), permit_for(interaction))
    return await in_time(interaction, answering)


def question_of(message: discord.Message, text: str) -> Question:
    """Return a question that was asked in a message; `text` is the message without a mention."""
    guild_id = message.guild.id if message.guild else None
    via = Via.MENTION if message.guild else Via.DIRECT
    return Question(text, message.id, via, guild_id, message.channel.id, message.author.id)


def without_mention(bot: BoundaryBot, text: str) -> str:
    """Return a text without mentions of the bot; a text that has none is returned as it is."""
    if bot.user is None:
        return text
    rest, count = re.subn(rf"<@!?{bot.user.id}>", " ", text)
    return rest.strip() if count else text
