"""Telling a server's moderators that help was shown to somebody: what kind and where, no more.

Nothing here is logged, also no failure: a log would say that somebody was in danger, and when.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.client.safety_posting import Spot, link_of, post, send
from bot.client.team_channels import problem_with
from bot.safety import Kind
from bot.servers import READ_SECONDS
from bot.storage import StorageUnavailable
from bot.storage.repositories.safety.rows import About
from bot.ui.cards.safety.team import ANY_DANGER, Shown, team_card

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.servers import ServerConfig

__all__ = ["Case", "Spot", "tell_team"]


@dataclass(frozen=True, slots=True)
class Case:
    """Somebody was shown help: the card's question, its reader, where, and what it sounded like.

    user_id is told to nobody: it only finds the same alert again if they ask for a moderator.
    """

    question_id: int
    user_id: int
    spot: Spot
    kind: Kind | None


def tell_team(bot: BoundaryBot, case: Case) -> None:
    """Tell the moderators' channel that help was given, if an admin has switched that on.

    Returns at once and never raises: help waits for nothing.
    """
    if case.spot.guild_id is not None:
        bot.services.alerts.start(_tell(bot, case.spot.guild_id, case))


async def _tell(bot: BoundaryBot, guild_id: int, case: Case) -> None:
    # It waits longer than help does: nobody waits for it.
    config = await bot.services.configs.get(guild_id, READ_SECONDS)
    alerts = bot.services.alerts
    room = config.alert_channel
    if room is None or problem_with(bot, guild_id, room):
        return
    # Under the same lock as their own request, which then finds this card.
    async with alerts.turn(guild_id, case.user_id):
        held_back = alerts.take(guild_id)
        if held_back is not None and not await _sent(bot, config, case, held_back):
            alerts.give_back(guild_id, held_back)


async def _sent(bot: BoundaryBot, config: ServerConfig, case: Case, held_back: int) -> bool:
    """Post the alert; False if it could not be."""
    spot, requests = case.spot, bot.services.storage.safety_requests
    guild_id, room = spot.guild_id, config.alert_channel
    if guild_id is None or room is None:
        return False
    about = About(
        channel_id=spot.channel_id or 0,
        message_id=spot.message_id,
        kind=case.kind.value if case.kind else ANY_DANGER,
        held_back=held_back,
    )
    try:
        row = await requests.open_alert(guild_id, case.question_id, case.user_id, about)
    except StorageUnavailable:
        return await _sent_untracked(bot, config, about, guild_id, room)
    if row is None:
        return True  # it stands there already, perhaps with a name by now
    if await post(bot, row, [room]):
        return True
    with suppress(StorageUnavailable):
        await requests.drop(guild_id, row.id)
    return False


async def _sent_untracked(
    bot: BoundaryBot, config: ServerConfig, about: About, guild_id: int, room: int
) -> bool:
    """Post an alert of which nothing is stored: the database is away, and somebody in danger."""
    shown = Shown(
        id=0,
        created_at=bot.services.storage.safety_requests.clock(),
        link=link_of(guild_id, about),
        kind=about.kind,
        held_back=about.held_back,
    )
    role = config.alert_role
    resources = bot.services.core.resources
    view = team_card(shown, resources, config.countries, ping=role, tracked=False)
    return await send(bot, guild_id, room, view, role) is not None
