"""The way of a question to the community: from the first words to the form."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import discord

from bot.answering.models import Answer, Outcome, Via
from bot.client.asking import question_in, show_help
from bot.client.community.places import (
    YOU_MAY_NOT,
    find_channel,
    may_ask_there,
    problem_there,
)
from bot.client.context import bot_of, context_of, patient_config_of, server_id
from bot.client.errors import STORE_DOWN, UserError
from bot.client.responses import Interaction, in_time, reply
from bot.community.categories import categories_for
from bot.storage import StorageUnavailable
from bot.ui.cards.community.asking import form_card, held_back_card, kept_post_card, similar_card
from bot.ui.cards.community.typed import reopening
from bot.ui.controls.community.posts import SendPost
from bot.ui.forms.community import ask_form

if TYPE_CHECKING:
    from bot.community import CommunityPost
    from bot.community.draft import PostDraft
    from bot.knowledge import Entry
    from bot.servers import ServerConfig

OFF = (
    "Members do not ask each other through me in this server, so nothing was posted. An admin can "
    "change that: **/settings view**, then **Members ask each other in**."
)
ADMIN_CAN = " An admin can change that."
_MOST_ENTRIES = 3
"""Entries that are shown before a question is asked."""


async def begin(interaction: Interaction, draft: PostDraft, *, look_up: bool = True) -> None:
    """Look whether there is an answer to a draft already, else open the form.

    Words of danger are answered with help, before anything else. look_up: look among the entries,
    too; False for words that they had no answer to just now. If something speaks against asking,
    the card with the reason keeps what was typed.
    """
    if draft.words and await help_first(interaction, draft):
        return
    try:
        config = await require_place(interaction)
        work = _look_up(interaction, draft, config, look_up=look_up)
        entries, posts = await in_time(interaction, work)
    except (UserError, StorageUnavailable) as error:
        if not draft.words:
            raise
        sentence = str(error) if isinstance(error, UserError) else STORE_DOWN
        await reply(interaction, kept_post_card(sentence, draft))
        return
    if entries or posts:
        await reply(interaction, similar_card(interaction.id, draft, entries, posts))
    else:
        await open_form(interaction, draft, SendPost(), config)


async def open_form(
    interaction: Interaction,
    draft: PostDraft,
    state: SendPost,
    config: ServerConfig | None = None,
) -> None:
    """Open the form of a question. Raises UserError where questions cannot be posted."""
    config = config or await require_place(interaction)
    categories = await categories_of(interaction)
    # Discord opens a form only as the first answer.
    if interaction.response.is_done():
        control = reopening(draft, follows_id=state.follows_id, after_help=state.after_help)
        await reply(interaction, form_card(draft, control))
        return
    form = ask_form(state, draft, categories, takes_unnamed=config.community_anonymous)
    await interaction.response.send_modal(form)


async def categories_of(interaction: Interaction) -> tuple[str, ...]:
    """Return the categories that a question can have in an interaction's server."""
    context = await context_of(interaction)
    return categories_for(context.knowledge.snapshot.categories)


async def help_first(
    interaction: Interaction, draft: PostDraft, *, follows_id: int | None = None
) -> bool:
    """Show help if the words sound like danger; then offer to ask all the same.

    Returns False if they do not; then it shows nothing. It stores nothing, and needs neither the
    database nor a permission.
    """
    bot = bot_of(interaction)
    assess = bot.services.answerer.assess
    assessment = await in_time(interaction, asyncio.to_thread(assess, draft.words))
    if not assessment.crisis:
        return False
    await bot.services.answerer.count_help(interaction.guild_id)
    answer = Answer(Outcome.CRISIS, "", interaction.id, assessment=assessment)
    await show_help(bot, interaction, answer)
    await reply(interaction, held_back_card(draft, follows_id=follows_id))
    return True


async def require_place(interaction: Interaction) -> ServerConfig:
    """Return the settings of a server in which this person can ask the community now.

    Raises UserError where no channel is chosen, the bot cannot post there, or the person may not
    write there, and StorageUnavailable if the settings are not known.
    """
    guild_id, config = server_id(interaction), await patient_config_of(interaction)
    if not config.known:
        raise StorageUnavailable("The settings of the server cannot be read.")
    channel_id = config.community_channel
    if channel_id is None:
        raise UserError(OFF)
    bot = bot_of(interaction)
    if problem := problem_there(bot, guild_id, channel_id):
        raise UserError(problem + ADMIN_CAN)
    channel, member = find_channel(bot, guild_id, channel_id), interaction.user
    if channel and isinstance(member, discord.Member) and not may_ask_there(channel, member):
        raise UserError(YOU_MAY_NOT.format(id=channel_id))
    return config


async def _look_up(
    interaction: Interaction, draft: PostDraft, config: ServerConfig, *, look_up: bool
) -> tuple[tuple[Entry, ...], list[CommunityPost]]:
    """Return entries and earlier questions that may answer a draft already."""
    channel_id = config.community_channel
    if not draft.words or channel_id is None:
        return (), []
    bot = bot_of(interaction)
    desk, guild_id = bot.services.community.posts, server_id(interaction)
    posts = await desk.list_similar(guild_id, channel_id, draft.words)
    if not look_up:
        return (), posts
    question = question_in(interaction, draft.words, Via.ASK)
    answer = await bot.services.answerer.look(question, partial(context_of, interaction))
    return answer.entries[:_MOST_ENTRIES], posts
