"""Shared by several cogs: taking a question, showing its answer, checking who asks."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.answering import Answer, Outcome, Permit, Question, Terms, Via
from bot.failures import UserError
from bot.guilds import Visibility
from bot.replies import Interaction, in_time, reply
from bot.storage.proofs import proof
from bot.text import clean
from bot.ui.card import notice
from bot.ui.cards.crisis import TO_MODERATORS, UNSENT, crisis_card, state_of
from bot.ui.forgetting import offer_forgetting
from bot.ui.look import Look, look_of
from bot.ui.present import Setting, present
from cogs.alerts import Case, Spot, tell_team
from cogs.permits import moderates, permit_for

if TYPE_CHECKING:
    from discord import ui

    from bot.client import BoundaryBot

EMPTY = "I could not find any words in that. Type your question as you would say it to a friend."
NOT_MODERATOR = (
    "That is for moderators: people with the **Moderate Members** permission, or with a role that "
    "an admin has chosen in **/settings view**."
)
FETCH_SECONDS = 20.0
UNREADABLE = (
    "Discord did not give me that file: it is gone, or cannot be reached. Nothing was changed. "
    "Attach it again and repeat the command."
)
SHARED = "Shared. Everybody in this channel can see the answer now."
NOT_ADMIN = (
    "That is for admins: people with the **Manage Server** permission, or with a role that "
    "they have chosen."
)


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
    return await in_time(interaction, answer_in(bot, question, permit_for(bot, interaction)))


async def answer_in(bot: BoundaryBot, question: Question, permit: Permit | None = None) -> Answer:
    """Answer a question under the settings of its server. Raises what the permit raises."""

    async def terms() -> Terms:
        return await terms_in(bot, question.guild_id)

    return await bot.services.answerer.answer(question, terms, permit)


async def terms_in(bot: BoundaryBot, guild_id: int | None) -> Terms:
    """Return what holds in a server, or in a direct message."""
    config = await bot.services.guilds.get(guild_id)
    public = config.visibility is Visibility.PUBLIC
    view = await bot.services.library.view(guild_id)
    return Terms(config.dial, config.log_mode, view, public)


async def look_in(bot: BoundaryBot, guild_id: int | None) -> Look:
    """Return how a server wants its answer cards to look."""
    return look_of(await bot.services.guilds.get(guild_id))


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
    wanted = await _public_in(bot, interaction.guild_id) if share is None else share
    public = wanted and answer.outcome is Outcome.ANSWER and in_server and may_write(interaction)
    # Made for this member alone: who asked is kept nowhere.
    parts = ("forget", interaction.guild_id or 0, answer.question_id, interaction.user.id)
    mine = proof(bot.services.storage.cipher, *parts) if answer.noted and in_server else None
    look = await look_in(bot, interaction.guild_id)
    promised = public and interaction.response.is_done()
    if promised:
        # The promise of an answer was private, and what fulfils it stays so; the next is free.
        await reply(interaction, _told(SHARED, answer, mine, look))
    where = Setting(in_server, public, reply_to, look)
    view = await bot.services.library.view(interaction.guild_id)
    asked = "" if public and share is None else None
    shown = present(answer, view, where, asked=asked)
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


async def _public_in(bot: BoundaryBot, guild_id: int | None) -> bool:
    return (await bot.services.guilds.get(guild_id)).visibility is Visibility.PUBLIC


async def fetched(attachment: discord.Attachment) -> bytes:
    """Return what an attachment holds. Raises UserError when Discord does not give it."""
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            return await attachment.read()
    except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
        raise UserError(UNREADABLE) from error


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
    config = await bot.services.guilds.get(interaction.guild_id)
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
        tell_team(bot, Case(state.question_id, interaction.user.id, spot, state.kind))


async def is_moderator(bot: BoundaryBot, interaction: Interaction) -> bool:
    """Whether the person may moderate this server, as Discord says now or by a named role."""
    if interaction.guild_id is None or not isinstance(interaction.user, discord.Member):
        return False
    config = await bot.services.guilds.get(interaction.guild_id)
    return moderates(config, interaction.user, interaction.permissions)


async def require_moderator(bot: BoundaryBot, interaction: Interaction) -> int:
    """Return the server's id. Raises UserError for anybody but a moderator."""
    if interaction.guild_id is None or not await is_moderator(bot, interaction):
        raise UserError(NOT_MODERATOR)
    return interaction.guild_id


async def is_admin(bot: BoundaryBot, interaction: Interaction) -> bool:
    """Whether the person may change this server's settings, by Discord or by a named role."""
    if interaction.guild_id is None or not isinstance(interaction.user, discord.Member):
        return False
    if owns(interaction):
        return True
    config = await bot.services.guilds.get(interaction.guild_id)
    return any(role.id in config.admin_roles for role in interaction.user.roles)


async def require_admin(bot: BoundaryBot, interaction: Interaction) -> int:
    """Return the server's id. Raises UserError for anybody but an admin of it."""
    if interaction.guild_id is None or not await is_admin(bot, interaction):
        raise UserError(NOT_ADMIN)
    return interaction.guild_id


def owns(interaction: Interaction) -> bool:
    """Whether Discord itself lets the person manage this server."""
    permissions = interaction.permissions
    return permissions.manage_guild or permissions.administrator
