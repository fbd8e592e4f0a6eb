"""A member's own words in a guide: help first where they sound like danger, then the next step."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from discord.ext import commands

from bot.answering.answerer import VETTED
from bot.answering.models import Answer, Outcome
from bot.client.asking import show_help
from bot.client.checks import for_everybody
from bot.client.component_router import handles
from bot.client.responses import Interaction, in_time, is_own, redraw
from bot.guides import SKIPPED, WRITTEN, LostWayError
from bot.safety import Assessment
from bot.ui.cards.guides.step import changed_card
from bot.ui.cards.guides.words import own_words, words_in
from bot.ui.cards.safety.crisis import state_of
from bot.ui.cards.safety.help_line import with_help_line
from bot.ui.controls.guides import TakeWrittenWords
from bot.ui.forms.modals import TEXT, read_fields
from cogs.guides.cards import card_of, count, walk_to

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.ui.controls.guides import GuidePlace

_QUIET = Assessment(crisis=False)


class GuideWords(commands.Cog):
    """Takes what was typed into a guide's form. It goes to the member's own card alone."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @handles(TakeWrittenWords)
    @for_everybody("Everybody may write in a guide of their own; help in danger is for all.")
    async def take(self, interaction: Interaction, state: TakeWrittenWords) -> None:
        """Go on with the words; if they sound like danger, help comes before everything else."""
        typed = own_words(read_fields(interaction).get(TEXT, ""))
        assessment = await self._assess(interaction, typed)
        if assessment.crisis:
            await self.bot.services.answerer.count_help(interaction.guild_id)
        if not assessment.crisis or assessment.doubtful:
            await self._go_on(interaction, state.place, typed, assessment)
            return
        # The guide is the card before; acknowledged in this way it can still be changed below.
        await interaction.response.defer()
        await show_help(self.bot, interaction, _help_for(interaction, assessment))
        if assessment.kind not in VETTED:  # words of violence are not taken along
            await self._go_on(interaction, state.place, typed)

    async def _assess(self, interaction: Interaction, typed: str) -> Assessment:
        """Return whether somebody is in danger; nothing comes before that, not even the guide."""
        if not typed:
            return _QUIET
        assessing = asyncio.to_thread(self.bot.services.answerer.assess, typed)
        return await in_time(interaction, assessing)

    async def _go_on(
        self,
        interaction: Interaction,
        place: GuidePlace,
        typed: str,
        doubtful: Assessment = _QUIET,
    ) -> None:
        """Show the step after the form with the words on it; without words it goes on as well."""
        try:
            here = await walk_to(interaction, place)
            there = here.onward(WRITTEN if typed else SKIPPED)
        except LostWayError:
            await redraw(interaction, changed_card(place.guide))
            return
        words = words_in(interaction.message) if is_own(interaction) else ()
        before = words[: len(here.writings)]
        view = await card_of(interaction, there, (*before, *filter(None, [typed])))
        if doubtful.crisis:
            origin = state_of(_help_for(interaction, doubtful)).origin
            view = with_help_line(view, origin, self.bot.services.core.texts)
        await redraw(interaction, view)
        await count(interaction, there, here)


def _help_for(interaction: Interaction, assessment: Assessment) -> Answer:
    return Answer(Outcome.CRISIS, "", interaction.id, assessment=assessment)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(GuideWords(bot))
