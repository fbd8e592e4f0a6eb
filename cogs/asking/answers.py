"""The controls of answers: parts, sources, related questions, votes, another meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands
from msgspec.structs import replace

from bot.client.checks import for_everybody
from bot.client.component_router import handles
from bot.client.context import context_of, server_id
from bot.client.custom_ids import choice, number
from bot.client.responses import Interaction, in_time, is_own, redraw, reply
from bot.ui.card import asked_in, is_of_message, notice
from bot.ui.cards.answers.answer import CLOSED, NOT_HELPFUL, THANKS
from bot.ui.cards.answers.sources import sources_card
from bot.ui.cards.answers.suggest import suggest_card
from bot.ui.cards.answers.uncovered import uncovered_card
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.answers import (
    CastVote,
    ForgetOwnQuestion,
    OfferOtherEntries,
    OpenRelated,
    PickEntry,
    ReadPart,
    ReadWhole,
    RejectSuggestions,
    ShowSources,
    TogglePart,
)
from bot.ui.controls.guides import OpenGuide
from bot.ui.controls.items import chosen
from bot.ui.controls.menu import ChooseFromMenu, MenuGuide, RelatedChoice, read_choice
from bot.ui.forgetting import carry_forgetting, is_in_log
from bot.ui.look import look_of
from bot.ui.text import unquoted
from cogs.asking.answer_card import entry_of, own_card

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

READING = "Everybody may read answers."


class Answers(commands.Cog):
    """The controls of answer cards. Each carries all that it needs."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @handles(TogglePart)
    @for_everybody(READING)
    async def toggle_part(self, interaction: Interaction, state: TogglePart) -> None:
        """Unfold a part of the answer, or fold it again."""
        answer = state.answer
        if is_own(interaction):
            answer = answer.toggled(state.part)
        else:
            answer = replace(answer, open_part=state.part, vote=None)
        await redraw(interaction, await own_card(interaction, answer))

    @handles(ReadPart)
    @for_everybody(READING)
    async def read_part(self, interaction: Interaction, state: ReadPart) -> None:
        """Unfold the chosen part; on a public card, give the reader a copy of their own."""
        answer = state.answer if is_own(interaction) else replace(state.answer, vote=None)
        if chosen(interaction):
            part = choice(interaction)
            answer = replace(answer, open_part=None if part == CLOSED else number(part))
        await redraw(interaction, await own_card(interaction, answer))

    @handles(ReadWhole)
    @for_everybody(READING)
    async def read_whole(self, interaction: Interaction, state: ReadWhole) -> None:
        """Show the whole of one of two answers privately, and leave the card with both."""
        await reply(interaction, await own_card(interaction, replace(state.answer, vote=None)))

    @handles(ShowSources)
    @for_everybody(READING)
    async def show_sources(self, interaction: Interaction, state: ShowSources) -> None:
        """Show the person who pressed where the answer comes from."""
        _, entry = await entry_of(interaction, state.answer.entry_id)
        await reply(interaction, sources_card(entry))

    @handles(ChooseFromMenu)
    @for_everybody("The controls that a choice leads to check for themselves.")
    async def choose_from_menu(self, interaction: Interaction, state: ChooseFromMenu) -> None:
        """Do what was chosen in the menu of a card; a choice taken back leaves it as it is."""
        if not chosen(interaction):
            await interaction.response.defer()
            return
        match read_choice(choice(interaction)):
            case RelatedChoice(entry_id=entry_id):
                await self._open_related(interaction, state.answer, entry_id)
            case MenuGuide(guide=guide_id):
                await self.bot.press(interaction, OpenGuide(guide_id))
            case ForgetOwnQuestion() as control:
                await self.bot.press(interaction, control)
            case card_choice:
                await self.bot.press(interaction, card_choice.control(state.answer))

    @handles(OpenRelated)
    @for_everybody(READING)
    async def open_related(self, interaction: Interaction, state: OpenRelated) -> None:
        """Open the chosen related question in place."""
        await self._open_related(interaction, state.answer, choice(interaction))

    async def _open_related(
        self, interaction: Interaction, answer: AnswerState, entry_id: str
    ) -> None:
        """Show a related entry: a new answer with votes of its own."""
        related = replace(
            answer,
            entry_id=entry_id,
            question_id=interaction.id,
            open_part=None,
            vote=None,
            in_log=False,
            posted=False,
        )
        await redraw(interaction, await own_card(interaction, related, quote=""))

    @handles(PickEntry)
    @for_everybody(READING)
    async def pick_entry(self, interaction: Interaction, state: PickEntry) -> None:
        """Open the entry that the member meant."""
        await redraw(interaction, await own_card(interaction, state.answer))

    @handles(CastVote)
    @for_everybody("Everybody who can read an answer may say whether it helped.")
    async def vote(self, interaction: Interaction, state: CastVote) -> None:
        """Store a vote; voting again changes it."""
        answer, helpful = state.answer, state.helpful
        await entry_of(interaction, answer.entry_id)
        guild_id, member_id = server_id(interaction), interaction.user.id
        feedback = self.bot.services.feedback
        voting = feedback.vote(guild_id, answer.question_id, member_id, helpful=helpful)
        await in_time(interaction, voting)
        if is_own(interaction):
            await redraw(interaction, await own_card(interaction, replace(answer, vote=helpful)))
        else:
            await reply(interaction, notice(THANKS if helpful else NOT_HELPFUL))
        # After the reply: the member need not wait for the moderators' review queue.
        mark = feedback.mark_helpful if helpful else feedback.mark_missed
        await mark(guild_id, answer.question_id)

    @handles(OfferOtherEntries)
    @for_everybody(READING)
    async def offer_other_entries(self, interaction: Interaction, state: OfferOtherEntries) -> None:
        """Offer other entries for a question that was read wrongly."""
        answer = state.answer
        context, entry = await entry_of(interaction, answer.entry_id)
        quote = asked_in(interaction.message)
        searching = self.bot.services.answerer.others(
            unquoted(quote) or entry.question, without=entry.id, knowledge=context.knowledge
        )
        entries = await in_time(interaction, searching)
        in_log = answer.in_log and is_in_log(interaction.message, answer.question_id)
        view = suggest_card(
            AnswerState(
                answer.entry_id, answer.question_id, in_log=in_log, reply_to=answer.reply_to
            ),
            entries,
            quote=quote,
            again=True,
            in_server=interaction.guild_id is not None,
            look=look_of(context.config),
        )
        await redraw(interaction, carry_forgetting(view, interaction.message))
        await self._mark_missed(interaction, answer.question_id)

    @handles(RejectSuggestions)
    @for_everybody(READING)
    async def reject_suggestions(self, interaction: Interaction, state: RejectSuggestions) -> None:
        """Say that it is not covered, after none of the suggestions was right."""
        context = await context_of(interaction)
        view = uncovered_card(
            state.question_id,
            tuple(context.knowledge.snapshot.categories),
            quote=asked_in(interaction.message),
            in_log=is_in_log(interaction.message, state.question_id),
            in_server=interaction.guild_id is not None,
            look=look_of(context.config),
            offered=True,
            of_message=is_of_message(interaction.message),
        )
        await redraw(interaction, carry_forgetting(view, interaction.message))
        await self._mark_missed(interaction, state.question_id)

    async def _mark_missed(self, interaction: Interaction, question_id: int) -> None:
        """Put a question into the review queue of its server; direct messages have none."""
        if interaction.guild_id is not None:
            await self.bot.services.feedback.mark_missed(interaction.guild_id, question_id)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Answers(bot))
