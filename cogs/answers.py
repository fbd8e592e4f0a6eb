"""The controls of answers: parts, related questions, votes, another meaning, sharing."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.actions import action
from bot.failures import NO_PERMISSION, SERVER_ONLY, StaleControlError, UserError
from bot.knowledge import Entry
from bot.replies import Interaction, in_time, is_own, redraw, reply
from bot.storage import StorageError
from bot.ui.card import asked_in, is_of_message, notice
from bot.ui.cards.answer import NOT_HELPFUL, THANKS, answer_card
from bot.ui.cards.suggest import suggest_card
from bot.ui.cards.uncovered import uncovered_card
from bot.ui.forgetting import carried, is_noted
from bot.ui.state import AnswerState
from bot.ui.text import unquoted
from cogs.fields import choice, field, number, snowflake
from cogs.permits import require_open
from cogs.shared import look_in, may_write

if TYPE_CHECKING:
    from discord import ui

    from bot.client import BoundaryBot
    from bot.library import View

SHARED = "Shared. Everybody in this channel can see the answer now, but not that you asked."
POSTED = "Posted as a reply."
GONE = "That message is gone, so there is nothing to reply to."
MAY_NOT_WRITE = "You cannot write in this channel, so I will not post there for you."
ALREADY = "That is posted already."


class Answers(commands.Cog):
    """What members do with an answer. Each control carries all that it needs."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._posted: dict[tuple[int, str, str], None] = {}

    @action("part")
    async def part(self, interaction: Interaction, fields: list[str]) -> None:
        """Unfold a part of the answer, or fold it again."""
        state = _state(fields[1:])
        part = number(field(fields))
        shown = state.toggled(part) if is_own(interaction) else _own(state, part)
        await self._draw(interaction, shown)

    @action("related")
    async def related(self, interaction: Interaction, fields: list[str]) -> None:
        """Open a related question in place. It is another answer, so its votes are its own."""
        known = _state(fields)
        state = replace(
            known, entry_id=choice(interaction), question_id=interaction.id, noted=False
        )
        await self._draw(interaction, state, asked="")

    @action("pick")
    async def pick(self, interaction: Interaction, fields: list[str]) -> None:
        """Open the entry that the member meant."""
        await self._draw(interaction, _state(fields))

    @action("vote")
    async def vote(self, interaction: Interaction, fields: list[str]) -> None:
        """Store a vote; voting again changes it."""
        helpful = field(fields) == "y"
        state = _state(fields[1:])
        await self._entry(interaction, state)
        if interaction.guild_id is None:
            raise UserError(SERVER_ONLY)
        votes = self.bot.services.storage.votes
        await in_time(
            interaction,
            votes.cast(interaction.guild_id, state.question_id, interaction.user.id, helpful),
        )
        if is_own(interaction):
            await self._draw(interaction, replace(state, voted=helpful))
        else:
            await reply(interaction, notice(THANKS if helpful else NOT_HELPFUL))
        await self._tell_moderators(interaction, state.question_id, missed=not helpful)

    @action("other")
    async def other(self, interaction: Interaction, fields: list[str]) -> None:
        """Offer other entries for a question that was read wrongly."""
        state = _state(fields)
        view, entry = await self._entry(interaction, state)
        asked = asked_in(interaction.message)
        text = unquoted(asked) or entry.question
        finding = self.bot.services.answerer.others(text, without=entry.id, view=view)
        entries = await in_time(interaction, finding)
        noted = state.noted and is_noted(interaction.message, state.question_id)
        fresh = replace(state, opened=None, voted=None, browsing=False, noted=noted)
        look = await look_in(self.bot, interaction.guild_id)
        offer = suggest_card(fresh, entries, asked=asked, again=True, look=look)
        await redraw(interaction, carried(offer, interaction.message))
        await self._tell_moderators(interaction, state.question_id)

    @action("none")
    async def none(self, interaction: Interaction, fields: list[str]) -> None:
        """Say that it is not covered, after none of the suggestions was meant."""
        known = await self.bot.services.library.view(interaction.guild_id)
        question_id = snowflake(field(fields))
        view = uncovered_card(
            question_id,
            tuple(known.snapshot.categories),
            asked=asked_in(interaction.message),
            noted=is_noted(interaction.message, question_id),
            in_server=interaction.guild_id is not None,
            look=await look_in(self.bot, interaction.guild_id),
            offered=True,
            of_message=is_of_message(interaction.message),
        )
        await redraw(interaction, carried(view, interaction.message))
        await self._tell_moderators(interaction, question_id)

    @action("share")
    async def share(self, interaction: Interaction, fields: list[str]) -> None:
        """Post the answer in the channel, at most once, without the question."""
        state = replace(_state(fields), opened=None, voted=None, noted=False, browsing=False)
        view = await self._public(interaction, state)
        await self._must_write(interaction)
        with self._once(interaction, "share", state):
            await _post(interaction, view)
        await interaction.followup.send(view=notice(SHARED), ephemeral=True)

    @action("reply")
    async def reply_to(self, interaction: Interaction, fields: list[str]) -> None:
        """Post the answer as a reply to the message it was looked up for, at most once."""
        state = replace(_state(fields), opened=None, voted=None, noted=False)
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
                await in_time(interaction, channel.send(view=view, reference=reference))
        except discord.HTTPException as error:
            if error.code in _NO_SUCH_MESSAGE:
                raise UserError(GONE) from error
            raise
        await reply(interaction, notice(POSTED))

    async def _tell_moderators(
        self, interaction: Interaction, question_id: int, *, missed: bool = True
    ) -> None:
        """Let the question wait for a moderator, or no more; the member has been answered."""
        if interaction.guild_id is None:
            return
        triage = self.bot.services.triage
        note = triage.missed if missed else triage.found_helpful
        with suppress(StorageError):
            await note(interaction.guild_id, question_id)

    async def _draw(
        self, interaction: Interaction, state: AnswerState, asked: str | None = None
    ) -> None:
        known, entry = await self._entry(interaction, state)
        noted = state.noted and is_noted(interaction.message, state.question_id)
        view = answer_card(
            replace(state, noted=noted),
            entry,
            known.related(entry),
            asked=asked_in(interaction.message) if asked is None else asked,
            in_server=interaction.guild_id is not None,
            look=await look_in(self.bot, interaction.guild_id),
        )
        await redraw(interaction, carried(view, interaction.message))

    async def _public(self, interaction: Interaction, state: AnswerState) -> ui.LayoutView:
        known, entry = await self._entry(interaction, state)
        look = await look_in(self.bot, interaction.guild_id)
        return answer_card(state, entry, known.related(entry), public=True, look=look)

    async def _entry(self, interaction: Interaction, state: AnswerState) -> tuple[View, Entry]:
        view = await self.bot.services.library.view(interaction.guild_id)
        entry = view.snapshot.entries.get(state.entry_id)
        if entry is None:
            raise StaleControlError
        return view, entry

    async def _must_write(self, interaction: Interaction) -> None:
        """Refuse where the bot, the person, or a rule of the server says that nothing is posted."""
        await require_open(self.bot, interaction)
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
    """Post as the answer to the press itself: of that Discord takes only one, unlike follow-ups.

    So a request that is sent again, because its response was lost, posts nothing twice.
    """
    if interaction.response.is_done():
        await interaction.followup.send(view=view, ephemeral=False)
        return
    try:
        await interaction.response.send_message(view=view, ephemeral=False)
    except discord.HTTPException as error:
        # "Answered already": the first of the two requests got there.
        if error.code != _ALREADY_ANSWERED:
            raise


_ALREADY_ANSWERED = 40060
_REMEMBERED = 1000
_NO_SUCH_MESSAGE = {10008, 50035}


def _state(fields: list[str]) -> AnswerState:
    try:
        state = AnswerState.unpack(fields)
    except ValueError as error:
        raise StaleControlError from error
    snowflake(f"{state.question_id:x}")
    return state


def _own(state: AnswerState, part: int) -> AnswerState:
    """A personal copy of a public answer, with the part that was asked for unfolded."""
    return replace(state, opened=part, voted=None)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Answers(bot))
