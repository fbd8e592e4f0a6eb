"""Take a question from an interaction, and show its answer."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import discord

from bot.answering.models import Answer, Outcome, Permit, Question, Via
from bot.client.alerts import SafetyAlert, Spot, tell_team
from bot.client.answer_rules import permit_for
from bot.client.context import config_of, context_in, context_of
from bot.client.errors import UserError
from bot.client.responses import Interaction, in_time, reply
from bot.storage.crypto.proofs import proof
from bot.text.cleaning import clean
from bot.ui.card import notice
from bot.ui.cards.safety.crisis import TO_MODERATORS, UNSENT, crisis_card, state_of
from bot.ui.forgetting import offer_forgetting
from bot.ui.look import Look, look_of
from bot.ui.present import Setting, present

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

EMPTY = "I could not find any words in that. Type your question as you would say it to a friend."
SHARED = "Shared. Everybody in this channel can see the answer now."


def readable(text: str) -> str:
    """Return the text unless it holds no words at all. Raises UserError."""
    if not any(char.isalnum() for char in clean(text)):
        raise UserError(EMPTY)
    return text


async def ask(
    bot: BoundaryBot,
    interaction: Interaction,
    text: str,
    via: Via,
    *,
    share: bool | None = False,
) -> Answer:
    """Answer what was typed, acknowledged in time whatever it takes. `share`: as in `show`.

    Raises UserError, also where a rule of the server speaks against an answer.
    """
    question = Question(
        text,
        interaction.id,
        via,
        interaction.guild_id,
        interaction.channel_id,
        interaction.user.id,
        share=share,
    )
    answerer = bot.services.answerer
    answering = answerer.answer(question, partial(context_of, interaction), permit_for(interaction))
    return await in_time(interaction, answering)


async def answer_in(bot: BoundaryBot, question: Question, permit: Permit | None = None) -> Answer:
    """Answer a question under the settings of its server. Raises what the permit raises."""
    context = partial(context_in, bot, question.guild_id)
    return await bot.services.answerer.answer(question, context, permit)


async def show(
    bot: BoundaryBot,
    interaction: Interaction,
    answer: Answer,
    *,
    share: bool | None = False,
    reply_to: int | None = None,
    about_other: bool = False,
) -> None:
    """Send the card of an answer. Help in danger is always private, whatever was chosen.

    `share`: whether everybody sees an answer; None is what the server's admins have chosen. Then
    the question is not repeated, for nobody said that others may read it.
    """
    if answer.outcome is Outcome.CRISIS:
        await show_help(bot, interaction, answer, about_other=about_other, message_id=reply_to)
        return
    in_server = interaction.guild_id is not None
    context = await context_of(interaction)
    wanted = context.public if share is None else share
    public = wanted and answer.outcome is Outcome.ANSWER and in_server and may_write(interaction)
    # Made for this member alone: who asked is kept nowhere.
    parts = ("forget", interaction.guild_id or 0, answer.question_id, interaction.user.id)
    mine = proof(bot.services.storage.cipher, *parts) if answer.noted and in_server else None
    look = look_of(context.config)
    promised = public and interaction.response.is_done()
    if promised:
        # The promise of an answer was private, and what fulfils it stays so; the next is free.
        await reply(interaction, _told(SHARED, answer, mine, look))
    where = Setting(in_server, public, reply_to, look)
    asked = "" if public and share is None else None
    shown = present(answer, context.knowledge, where, asked=asked)
    if mine and not public:
        shown = offer_forgetting(shown, answer.question_id, mine)
    await reply(interaction, shown, private=not public)
    if mine and public and not promised:
        # What everybody sees has no place for it. Without it the answer stands all the same.
        with suppress(discord.HTTPException):
            await reply(interaction, _told("", answer, mine, look))


def _told(sentence: str, answer: Answer, mine: str | None, look: Look) -> ui.LayoutView:
    """Return the private note beside a public answer, with the button that forgets it."""
    if mine is None:
        return notice(sentence)
    view = notice(f"{sentence}\n{look.noted}".strip())
    return offer_forgetting(view, answer.question_id, mine)


def without_mention(bot: BoundaryBot, text: str) -> str:
    """Return a text without mentions of the bot; a text that has none is returned as it is."""
    me = bot.user
    bare, found = re.subn(rf"<@!?{me.id}>", " ", text) if me else (text, 0)
    return bare.strip() if found else text


def may_write(interaction: Interaction, whose: discord.Permissions | None = None) -> bool:
    """Whether the person, or somebody with the given permissions, may write here.

    Nobody speaks through the bot where they may not speak themselves.
    """
    permissions = interaction.permissions if whose is None else whose
    if isinstance(interaction.channel, discord.Thread):
        return permissions.send_messages_in_threads
    return permissions.send_messages


async def show_help(
    bot: BoundaryBot,
    interaction: Interaction,
    answer: Answer,
    *,
    about_other: bool = False,
    message_id: int | None = None,
    tell: bool = True,
    unsent: str = "",
    sendable: bool = False,
) -> None:
    """Send the crisis card, for this person alone; `message_id`: the message it is about.

    tell: whether the team hears of it, where an admin has switched that on. unsent: what was
    meant for the moderators and has not reached them; sendable: it may be sent after all.
    """
    config = await config_of(interaction)
    core = bot.services.core
    state = state_of(answer, about_other=about_other)
    if unsent:
        state = replace(state, outcome=TO_MODERATORS if sendable else UNSENT)
    view = crisis_card(
        state,
        core.texts,
        core.resources,
        config.countries,
        unsent,
        contact=config.reaches_moderators,
        hint=core.resources.hinted(str(interaction.locale)),
    )
    await reply(interaction, view)
    if tell:
        spot = Spot(interaction.guild_id, interaction.channel_id, message_id)
        tell_team(bot, SafetyAlert(state.question_id, interaction.user.id, spot, state.kind))
