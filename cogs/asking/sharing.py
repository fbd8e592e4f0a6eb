"""Posting an answer where everybody reads it: in the channel, or as a reply."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.client.answer_rules import require_open
from bot.client.asking import may_write
from bot.client.component_router import action
from bot.client.context import config_of
from bot.client.errors import NO_PERMISSION, StaleControlError, UserError
from bot.client.responses import Interaction, in_time, is_own, reply
from bot.ui.card import notice
from bot.ui.cards.answers.answer import answer_card
from bot.ui.controls.answer_state import AnswerState
from bot.ui.look import look_of
from cogs.asking.answer_card import entry_of, own_card, state_in

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

SHARED = "Shared. Everybody in this channel can see the answer now, but not that you asked."
POSTED = "Posted as a reply."
GONE = "That message is gone, so there is nothing to reply to."
MAY_NOT_WRITE = "You cannot write in this channel, so I will not post there for you."
ALREADY = "That is already posted."
_REMEMBERED = 1000
_NO_SUCH_MESSAGE = {10008, 50035}


class Sharing(commands.Cog):
    """What leaves a private card for a channel, once and without the question."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._posted: dict[tuple[int, str, str], None] = {}

    @action("share")
    async def share(self, interaction: Interaction, fields: list[str]) -> None:
        """Post the answer in the channel, at most once, without the question."""
        state = replace(state_in(fields), opened=None, voted=None, noted=False, browsing=False)
        view = await self._public(interaction, state)
        await self._must_write(interaction)
        with self._once(interaction, "share", state):
            await interaction.response.defer()
            await _post(interaction, view)
        await reply(interaction, notice(SHARED))
        await self._mark_shared(interaction, state_in(fields))

    @action("reply")
    async def reply_to(self, interaction: Interaction, fields: list[str]) -> None:
        """Post the answer as a reply to the message it was looked up for, at most once."""
        state = replace(state_in(fields), opened=None, voted=None, noted=False)
        channel = interaction.channel
        if state.reply_to is None or not isinstance(channel, discord.abc.Messageable):
            raise StaleControlError
        view = await self._public(interaction, replace(state, reply_to=None))
        await self._must_write(interaction)
        reference = discord.MessageReference(
            message_id=state.reply_to, channel_id=channel.id, fail_if_not_exists=True
        )
        try:
            with self._once(interaction, "reply", state):
                await interaction.response.defer()
                nonce = str(interaction.id)
                sending = channel.send(view=view, reference=reference, nonce=nonce)
                await in_time(interaction, sending)
        except discord.HTTPException as error:
            if error.code in _NO_SUCH_MESSAGE:
                raise UserError(GONE) from error
            raise
        await reply(interaction, notice(POSTED))
        await self._mark_shared(interaction, state_in(fields))

    async def _mark_shared(self, interaction: Interaction, state: AnswerState) -> None:
        """Take what has done its work off the card; the answer is posted whether or not it goes."""
        if interaction.message is None or not is_own(interaction):
            return
        view = await own_card(self.bot, interaction, replace(state, shared=True))
        with suppress(discord.HTTPException):
            await interaction.edit_original_response(view=view)

    async def _public(self, interaction: Interaction, state: AnswerState) -> ui.LayoutView:
        known, entry = await entry_of(self.bot, interaction, state)
        look = look_of(await config_of(interaction))
        return answer_card(state, entry, known.related(entry), public=True, look=look)

    async def _must_write(self, interaction: Interaction) -> None:
        """Refuse where the bot, the person, or a rule of the server says that nothing is posted."""
        await require_open(interaction)
        if not may_write(interaction):
            raise UserError(MAY_NOT_WRITE)
        if not may_write(interaction, interaction.app_permissions):
            raise UserError(NO_PERMISSION)

    @contextmanager
    def _once(self, interaction: Interaction, what: str, state: AnswerState) -> Generator[None]:
        """Refuse the second of two presses: a double click must not post twice.

        What failed may be tried again, and another answer in the same message is another post.
        """
        key = (interaction.message.id if interaction.message else 0, what, state.entry_id)
        if key in self._posted:
            raise UserError(ALREADY)
        self._posted[key] = None
        if len(self._posted) > _REMEMBERED:
            del self._posted[next(iter(self._posted))]
        try:
            yield
        except BaseException:
            self._posted.pop(key, None)
            raise


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
    await bot.add_cog(Sharing(bot))
