"""Danger in words that are typed into a guide: the check before all else, and the help."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.answering.models import Answer, Outcome
from bot.client.asking import show_help
from bot.client.context import bot_of
from bot.client.responses import Interaction, in_time
from bot.safety import Assessment
from bot.ui.cards.safety.crisis import state_of
from bot.ui.cards.safety.help_line import with_help_line

if TYPE_CHECKING:
    from discord import ui

CALM = Assessment(crisis=False)


async def assess(interaction: Interaction, typed: str) -> Assessment:
    """Return whether what was typed sounds like danger; help that will be shown is counted."""
    if not typed:
        return CALM
    answerer = bot_of(interaction).services.answerer
    assessment = await in_time(interaction, asyncio.to_thread(answerer.assess, typed))
    if assessment.crisis:
        await answerer.count_help(interaction.guild_id)
    return assessment


def is_plain(assessment: Assessment) -> bool:
    """Whether help gets a card of its own; in doubt it is one line above the next card."""
    return assessment.crisis and not assessment.doubtful


async def help_with(interaction: Interaction, assessment: Assessment) -> None:
    """Show the card of help for this person alone."""
    await show_help(bot_of(interaction), interaction, _answer(interaction, assessment))


def below_help(
    interaction: Interaction, view: ui.LayoutView, assessment: Assessment
) -> ui.LayoutView:
    """Return a card below the line that leads to help, where there is any doubt."""
    if not assessment.crisis:
        return view
    origin = state_of(_answer(interaction, assessment)).origin
    return with_help_line(view, origin, bot_of(interaction).services.core.texts)


def _answer(interaction: Interaction, assessment: Assessment) -> Answer:
    return Answer(Outcome.CRISIS, "", interaction.id, assessment=assessment)
