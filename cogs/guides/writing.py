"""A member's own words in a guide: help first where they sound like danger, then the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.answering.answerer import VETTED
from bot.client.checks import for_everybody
from bot.client.component_router import handles
from bot.client.responses import Interaction, is_own, redraw
from bot.guides import SKIPPED, WRITTEN, LostWayError
from bot.ui.cards.guides.step import changed_card
from bot.ui.cards.guides.words import own_words, words_in
from bot.ui.controls.guides import TakeWrittenWords
from bot.ui.forms.modals import TEXT, read_fields
from cogs.guides.cards import card_of, count, walk_to
from cogs.guides.danger import CALM, assess, below_help, help_with, is_plain

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.safety import Assessment
    from bot.ui.controls.guides import GuidePlace


class GuideWords(commands.Cog):
    """Takes what was typed into a guide's form. It goes to the member's own card alone."""

    @handles(TakeWrittenWords)
    @for_everybody("Everybody may write in a guide of their own; help in danger is for all.")
    async def take(self, interaction: Interaction, state: TakeWrittenWords) -> None:
        """Go on with the words; if they sound like danger, help comes before everything else."""
        whole = read_fields(interaction).get(TEXT, "")
        assessment = await assess(interaction, whole.strip())
        typed = own_words(whole)
        if not is_plain(assessment):
            await _go_on(interaction, state.place, typed, assessment)
            return
        # The guide is the card before; acknowledged in this way it can still be changed below.
        if not interaction.response.is_done():
            await interaction.response.defer()
        await help_with(interaction, assessment)
        if assessment.kind not in VETTED:  # words of violence are not taken along
            await _go_on(interaction, state.place, typed, CALM)


async def _go_on(
    interaction: Interaction, place: GuidePlace, typed: str, assessment: Assessment
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
    await redraw(interaction, below_help(interaction, view, assessment))
    await count(interaction, there, here)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(GuideWords())
