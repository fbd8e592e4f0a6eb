"""Help for members who write to the moderators in danger, and the word that nothing was sent.

Every way in which a member's text can go to moderators asks `help_instead` first.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.answering.models import Answer, Outcome
from bot.client.asking import show_help
from bot.client.responses import Interaction, in_time
from bot.safety import Assessment, Level

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot


async def help_instead(
    bot: BoundaryBot,
    interaction: Interaction,
    text: str,
    question_id: int,
    *,
    safe: bool = False,
    guild_id: int | None = None,
    with_form: bool = True,
) -> Assessment | None:
    """Show help if the text sounds like danger, and say that it reached nobody; else return None.

    Returns what the text sounded like. Nothing of the text is kept. question_id: what the card's
    own controls name, so that they lead back to the form. safe: the member was shown help before
    and says that it was a misreading, which is believed unless the words are plain. guild_id: the
    server that it was meant for, in a direct message. with_form: the help card itself may lead to
    the form again.
    """
    answerer = bot.services.answerer
    assessment = await in_time(interaction, asyncio.to_thread(answerer.assess, text))
    if not assessment.crisis or (safe and may_be_misread(assessment)):
        return None
    await answerer.count_help(interaction.guild_id or guild_id)
    answer = Answer(Outcome.CRISIS, "", question_id, assessment=assessment)
    # In a direct message there is no form to send it with.
    sendable = with_form and interaction.guild_id is not None and may_be_misread(assessment)
    await show_help(bot, interaction, answer, unsent=text, sendable=sendable)
    return assessment


def may_be_misread(assessment: Assessment) -> bool:
    """Whether the bot may believe a member who says so: no rule matched plain words of danger."""
    return assessment.level is not Level.CLEAR
