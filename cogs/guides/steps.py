"""The controls of a guide's steps: a choice, words of one's own, the way back, the summary."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.client.checks import for_everybody
from bot.client.component_router import handles
from bot.client.custom_ids import choice
from bot.client.errors import StaleControlError
from bot.client.responses import Interaction, is_own, redraw, reply
from bot.guides import WRITTEN, GuideWalk, GuideWriting, LostWayError
from bot.guides.summary import summary_of
from bot.ui.cards.guides.keeping import summary_card
from bot.ui.cards.guides.step import changed_card
from bot.ui.cards.guides.words import words_in
from bot.ui.controls.guides import (
    ChooseInGuide,
    GoBackInGuide,
    GuidePlace,
    KeepSummary,
    TakeGuideChoice,
    WriteInGuide,
)
from bot.ui.controls.states import StaleStateError
from bot.ui.forms.guides import writing_modal
from cogs.guides.cards import card_of, count, walk_to

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

_READING = "Everybody may go through a guide; it keeps nothing of them."


class GuideSteps(commands.Cog):
    """The controls on the card of a step. Each carries the way that lies behind."""

    @handles(TakeGuideChoice)
    @for_everybody(_READING)
    async def take(self, interaction: Interaction, state: TakeGuideChoice) -> None:
        """Go on with a choice, or without words."""
        # Words come with the form alone.
        if state.move == WRITTEN:
            raise StaleControlError
        await _go_on(interaction, state.place, state.move)

    @handles(ChooseInGuide)
    @for_everybody(_READING)
    async def choose(self, interaction: Interaction, state: ChooseInGuide) -> None:
        """Go on with what was chosen in the select."""
        await _go_on(interaction, state.place, choice(interaction))

    @handles(GoBackInGuide)
    @for_everybody(_READING)
    async def go_back(self, interaction: Interaction, state: GoBackInGuide) -> None:
        """Go back one step; what was written before that step stays."""
        try:
            here = await walk_to(interaction, state.place)
        except LostWayError:
            await redraw(interaction, changed_card(state.place.guide))
            return
        await _draw(interaction, here.back(), here)

    @handles(WriteInGuide)
    @for_everybody(_READING)
    async def write(self, interaction: Interaction, state: WriteInGuide) -> None:
        """Open the form for words of one's own."""
        try:
            here = await walk_to(interaction, state.place)
        except LostWayError:
            await redraw(interaction, changed_card(state.place.guide))
            return
        if not isinstance(here.step.way, GuideWriting):
            raise StaleStateError("this step has no field")
        form = writing_modal(here.step.title, here.step.way, state.place)
        await interaction.response.send_modal(form)

    @handles(KeepSummary)
    @for_everybody(_READING)
    async def keep(self, interaction: Interaction, state: KeepSummary) -> None:
        """Send the summary to copy, and as a file."""
        try:
            here = await walk_to(interaction, state.place)
        except LostWayError:
            await redraw(interaction, changed_card(state.place.guide))
            return
        summary = summary_of(here, words_in(interaction.message) if is_own(interaction) else ())
        name = f"{here.guide.id}.txt"
        file = discord.File(io.BytesIO(summary.encode("utf-8", "replace")), name)
        await reply(interaction, summary_card(summary, name), file=file)


async def _go_on(interaction: Interaction, place: GuidePlace, move: str) -> None:
    """Show the next step in place; where the guide has changed, say so."""
    try:
        here = await walk_to(interaction, place)
        there = here.onward(move)
    except LostWayError:
        await redraw(interaction, changed_card(place.guide))
        return
    await _draw(interaction, there, here)


async def _draw(interaction: Interaction, there: GuideWalk, here: GuideWalk) -> None:
    """Show a step in place of the one before it."""
    words = words_in(interaction.message) if is_own(interaction) else ()
    words_so_far = words[: len(there.writings)]
    await redraw(interaction, await card_of(interaction, there, words_so_far))
    await count(interaction, there, here)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(GuideSteps())
