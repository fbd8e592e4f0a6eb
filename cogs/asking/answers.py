"""The controls of answers: parts, sources, related questions, votes, another meaning."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.component_router import action
from bot.client.context import config_of
from bot.client.custom_ids import choice, field, number, snowflake
from bot.client.errors import SERVER_ONLY, StaleControlError, UserError
from bot.client.responses import Interaction, in_time, is_own, redraw, reply
from bot.knowledge import Entry
from bot.storage import StorageError
from bot.ui.card import asked_in, is_of_message, notice
from bot.ui.cards.answers.answer import CLOSED, NOT_HELPFUL, THANKS
from bot.ui.cards.answers.sources import sources_card
from bot.ui.cards.answers.suggest import suggest_card
from bot.ui.cards.answers.uncovered import uncovered_card
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.items import chosen
from bot.ui.forgetting import carried, is_noted
from bot.ui.look import look_of
from bot.ui.text import unquoted
from cogs.asking.answer_card import entry_of, own_card, state_in

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.custom_knowledge.cache import ServerKnowledge


class Answers(commands.Cog):
    """What members do with an answer. Each control carries all that it needs."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @action("part")
    async def part(self, interaction: Interaction, fields: list[str]) -> None:
        """Unfold a part of the answer, or fold it again."""
        state = state_in(fields[1:])
        part = number(field(fields))
        shown = state.toggled(part) if is_own(interaction) else _own(state, part)
        await self._draw(interaction, shown)

    @action("read")
    async def read(self, interaction: Interaction, fields: list[str]) -> None:
        """Unfold the chosen part; on a public card, give the reader a copy of their own."""
        state = (
            replace(state_in(fields), voted=None) if not is_own(interaction) else state_in(fields)
        )
        if chosen(interaction):
            part = choice(interaction)
            state = replace(state, opened=None if part == CLOSED else number(part))
        await self._draw(interaction, state)

    @action("sources")
    async def sources(self, interaction: Interaction, fields: list[str]) -> None:
        """Show the person who pressed where the answer comes from."""
        _, entry = await self._entry(interaction, state_in(fields))
        await reply(interaction, sources_card(entry))

    @action("menu")
    async def menu(self, interaction: Interaction, fields: list[str]) -> None:
        """Do what was chosen in the menu of a card; what was taken back leaves it as it is."""
        if not chosen(interaction):
            await interaction.response.defer()
            return
        name, *own = choice(interaction).split(":")
        state = state_in(fields)
        match name:
            case "related":
                await self._open_related(interaction, state, field(own))
            case "ask-mods":
                await self.bot.on_control(interaction, name, [f"{state.question_id:x}"])
            case "forget-question":
                await self.bot.on_control(interaction, name, own)
            case "other" | "share" | "back" | "sources":
                await self.bot.on_control(interaction, name, fields)
            case _:
                raise StaleControlError

    @action("related")
    async def related(self, interaction: Interaction, fields: list[str]) -> None:
        """Open a related question in place."""
        await self._open_related(interaction, state_in(fields), choice(interaction))

    async def _open_related(
        self, interaction: Interaction, known: AnswerState, entry_id: str
    ) -> None:
        """Show a related entry: a new answer with votes of its own."""
        state = replace(
            known,
            entry_id=entry_id,
            question_id=interaction.id,
            opened=None,
            voted=None,
            noted=False,
            shared=False,
        )
        await self._draw(interaction, state, asked="")

    @action("pick")
    async def pick(self, interaction: Interaction, fields: list[str]) -> None:
        """Open the entry that the member meant."""
        await self._draw(interaction, state_in(fields))

    @action("vote")
    async def vote(self, interaction: Interaction, fields: list[str]) -> None:
        """Store a vote; voting again changes it."""
        helpful = field(fields) == "y"
        state = state_in(fields[1:])
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
        state = state_in(fields)
        view, entry = await self._entry(interaction, state)
        asked = asked_in(interaction.message)
        text = unquoted(asked) or entry.question
        finding = self.bot.services.answerer.others(text, without=entry.id, view=view)
        entries = await in_time(interaction, finding)
        noted = state.noted and is_noted(interaction.message, state.question_id)
        fresh = replace(state, opened=None, voted=None, browsing=False, noted=noted, shared=False)
        look = look_of(await config_of(interaction))
        in_server = interaction.guild_id is not None
        offer = suggest_card(
            fresh, entries, asked=asked, again=True, in_server=in_server, look=look
        )
        await redraw(interaction, carried(offer, interaction.message))
        await self._tell_moderators(interaction, state.question_id)

    @action("none")
    async def none(self, interaction: Interaction, fields: list[str]) -> None:
        """Say that it is not covered, after none of the suggestions was right."""
        known = await self.bot.services.knowledge.get(interaction.guild_id)
        question_id = snowflake(field(fields))
        view = uncovered_card(
            question_id,
            tuple(known.snapshot.categories),
            asked=asked_in(interaction.message),
            noted=is_noted(interaction.message, question_id),
            in_server=interaction.guild_id is not None,
            look=look_of(await config_of(interaction)),
            offered=True,
            of_message=is_of_message(interaction.message),
        )
        await redraw(interaction, carried(view, interaction.message))
        await self._tell_moderators(interaction, question_id)

    async def _tell_moderators(
        self, interaction: Interaction, question_id: int, *, missed: bool = True
    ) -> None:
        """Mark the question as waiting for a moderator, or clear the mark, after the reply."""
        if interaction.guild_id is None:
            return
        review_queue = self.bot.services.review_queue
        note = review_queue.add_missed if missed else review_queue.withdraw_helpful
        with suppress(StorageError):
            await note(interaction.guild_id, question_id)

    async def _draw(
        self, interaction: Interaction, state: AnswerState, asked: str | None = None
    ) -> None:
        await redraw(interaction, await own_card(self.bot, interaction, state, asked))

    async def _entry(
        self, interaction: Interaction, state: AnswerState
    ) -> tuple[ServerKnowledge, Entry]:
        return await entry_of(self.bot, interaction, state)


def _own(state: AnswerState, part: int) -> AnswerState:
    """A personal copy of a public answer, with the part that was asked for unfolded."""
    return replace(state, opened=part, voted=None)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Answers(bot))
