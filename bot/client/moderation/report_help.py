"""Help before a report that sounds like danger; the report goes on if its author wants that."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.answering.models import Answer, Outcome
from bot.client.asking import show_help
from bot.client.responses import Interaction, in_time, reply
from bot.moderation.reports import ReportCategory
from bot.ui.cards.reports.member import held_back_card
from bot.ui.controls.moderation.reports import ReportedThing, SendReportAnyway

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot


class ReportInput(Struct, frozen=True):
    """The content of a report's form, without the thing that it is about."""

    words: str
    category: ReportCategory = ReportCategory.OTHER
    with_name: bool = False
    tell: bool = True


async def help_first(
    bot: BoundaryBot, interaction: Interaction, thing: ReportedThing, form: ReportInput
) -> bool:
    """Show help if the words sound like danger, or the category says so; then offer to send it.

    False: it does not sound like danger, and nothing was shown. Nothing is stored. Needs neither
    the database nor a permission.
    """
    assess = bot.services.answerer.assess
    assessment = await in_time(interaction, asyncio.to_thread(assess, form.words))
    says_so = form.category is ReportCategory.DANGER
    if not (assessment.crisis or says_so):
        return False
    await bot.services.answerer.count_help(interaction.guild_id)
    danger = assessment if assessment.crisis else None
    answer = Answer(Outcome.CRISIS, "", interaction.id, assessment=danger)
    # The team hears of words of danger as ever; of somebody else's danger the report itself tells.
    about_other = danger is None
    await show_help(bot, interaction, answer, about_other=about_other, tell=not about_other)
    control = SendReportAnyway(form.category, form.with_name, form.tell, thing)
    await reply(interaction, held_back_card(control, form.words))
    return True
