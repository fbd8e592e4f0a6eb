"""Show help to somebody in danger, and let the team know where admins want that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot.client.context import config_of
from bot.client.responses import Interaction, reply
from bot.client.safety.alerts import SafetyAlert, Spot, tell_team
from bot.ui.cards.safety.crisis import TO_MODERATORS, UNSENT, crisis_card, state_of

if TYPE_CHECKING:
    from bot.answering.models import Answer
    from bot.client.client import BoundaryBot


async def show_help(
    bot: BoundaryBot,
    interaction: Interaction,
    answer: Answer,
    *,
    about_other: bool = False,
    message_id: int | None = None,
    tell: bool = True,
    unsent: str = "",
    sendable: bool = False,
) -> None:
    """Send the crisis card, for this person alone; `message_id`: the message it is about.

    tell: whether the team hears of it, where an admin has switched that on. unsent: what was
    meant for the moderators and has not reached them; sendable: it may be sent after all.
    """
    config = await config_of(interaction)
    core = bot.services.core
    state = state_of(answer, about_other=about_other)
    if unsent:
        state = replace(state, outcome=TO_MODERATORS if sendable else UNSENT)
    view = crisis_card(
        state,
        core.texts,
        core.resources,
        config.countries,
        unsent,
        contact=config.reaches_moderators,
        hint=core.resources.hinted(str(interaction.locale)),
    )
    await reply(interaction, view)
    if tell:
        spot = Spot(interaction.guild_id, interaction.channel_id, message_id)
        tell_team(bot, SafetyAlert(state.question_id, interaction.user.id, spot, state.kind))
