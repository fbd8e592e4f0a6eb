"""Posting an answer where everybody reads it: in the channel, or as a reply."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import discord
from cachetools import LRUCache
from discord.ext import commands
from msgspec.structs import replace

from bot.client.asking.rules import may_write, require_open
from bot.client.checks import for_everybody
from bot.client.component_router import handles
from bot.client.context import bot_of
from bot.client.errors import NO_PERMISSION, StaleControlError, UserError
from bot.client.guides import guides_on
from bot.client.responses import Interaction, in_time, is_own, reply
from bot.ui.card import notice
from bot.ui.cards.answers.answer import answer_card
from bot.ui.cards.safety.help_line import carry_help_line
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.answers import PostAsReply, ShareAnswer
from bot.ui.look import look_of
from cogs.asking.answer_card import entry_of, own_card

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

SHARED = "Shared. Everybody in this channel can see the answer now, but not that you asked."
POSTED = "Posted as a reply."
GONE = "That message is gone, so there is nothing to reply to."
MAY_NOT_WRITE = "You cannot write in this channel, so I will not post there for you."
ALREADY = "That is already posted."
_POSTING = "Whoever may write in the channel may post there; the method checks that."
_MOST_POSTS = 1000
_NO_SUCH_MESSAGE = {10008, 50035}


class Sharing(commands.Cog):
    """The controls that post a private answer in its channel, once and without the question."""

    def __init__(self) -> None:
        self._posts: LRUCache[tuple[int, str, str], None] = LRUCache(_MOST_POSTS)

    @handles(ShareAnswer)
    @for_everybody(_POSTING)
    async def share(self, interaction: Interaction, state: ShareAnswer) -> None:
        """Post the answer in the channel, at most once, without the question."""
        view = await _public_card(interaction, state.answer)
        await _require_writing(interaction)
        with self._once(interaction, state.action, state.answer.entry_id):
            await interaction.response.defer()
            await _post(interaction, view)
        await reply(interaction, notice(SHARED))
        await _mark_posted(interaction, state.answer)

    @handles(PostAsReply)
    @for_everybody(_POSTING)
    async def post_as_reply(self, interaction: Interaction, state: PostAsReply) -> None:
        """Post the answer as a reply to the message it was looked up for, at most once."""
        answer, channel = state.answer, interaction.channel
        if answer.reply_to is None or not isinstance(channel, discord.abc.Messageable):
            raise StaleControlError
        view = await _public_card(interaction, answer)
        await _require_writing(interaction)
        reference = discord.MessageReference(
            message_id=answer.reply_to, channel_id=channel.id, fail_if_not_exists=True
        )
        try:
            with self._once(interaction, state.action, answer.entry_id):
                await interaction.response.defer()
                nonce = str(interaction.id)
                sending = channel.send(view=view, reference=reference, nonce=nonce)
                await in_time(interaction, sending)
        except discord.HTTPException as error:
            if error.code in _NO_SUCH_MESSAGE:
                raise UserError(GONE) from error
            raise
        await reply(interaction, notice(POSTED))
        await _mark_posted(interaction, answer)

    @contextmanager
    def _once(self, interaction: Interaction, action: str, entry_id: str) -> Generator[None]:
        """Refuse the second of two presses: a double click must not post twice.

        What failed may be tried again, and another answer in the same message is another post.
        """
        key = (interaction.message.id if interaction.message else 0, action, entry_id)
        if key in self._posts:
            raise UserError(ALREADY)
        self._posts[key] = None
        try:
            yield
        except BaseException:
            self._posts.pop(key, None)
            raise


async def _public_card(interaction: Interaction, answer: AnswerState) -> ui.LayoutView:
    """Return the card for everybody: nothing of what its owner did or where they came from."""
    context, entry = await entry_of(interaction, answer.entry_id)
    state = AnswerState(answer.entry_id, answer.question_id, posted=answer.posted)
    related, look = context.knowledge.related(entry), look_of(context.config)
    guides = guides_on(bot_of(interaction), context.config, entry.id)
    return answer_card(state, entry, related, public=True, look=look, guides=guides)


async def _require_writing(interaction: Interaction) -> None:
    """Raise UserError where the bot, the person, or a rule of the server must not post."""
    await require_open(interaction)
    if not may_write(interaction):
        raise UserError(MAY_NOT_WRITE)
    if not may_write(interaction, interaction.app_permissions):
        raise UserError(NO_PERMISSION)


async def _mark_posted(interaction: Interaction, answer: AnswerState) -> None:
    """Take the control that was used off the person's own card, if Discord lets it be changed."""
    if interaction.message is None or not is_own(interaction):
        return
    view = await own_card(interaction, replace(answer, posted=True))
    view = carry_help_line(view, interaction.message)
    # The answer is posted already, so a card that cannot be changed is no failure.
    with suppress(discord.HTTPException):
        await interaction.edit_original_response(view=view)


async def _post(interaction: Interaction, view: ui.LayoutView) -> None:
    """Post in the channel. The nonce makes Discord take a request only once that is sent again.

    discord.py sends it again when the connection broke before the response came.
    """
    channel = interaction.channel
    if isinstance(channel, discord.abc.Messageable):
        with suppress(discord.Forbidden):
            await channel.send(view=view, nonce=str(interaction.id))
            return
    # Where the bot may answer commands and not write, this is the way that is left.
    await interaction.followup.send(view=view, ephemeral=False)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Sharing())
