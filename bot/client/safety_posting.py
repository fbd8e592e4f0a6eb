"""Alerts and requests as cards in the team's channel: posted, changed, ended.

Nothing here is logged, also no failure: a log would say that somebody was in danger, and when.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.client.team_channels import problem_with
from bot.storage import StorageUnavailable
from bot.ui.cards.safety.team import NUDGE, Shown, ended_card, team_card

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.servers import ServerConfig
    from bot.storage.repositories.safety.rows import About, SafetyRow

FRESH = 120.0
"""Seconds in which a card that was posted is still new to whoever was called by it."""
AWAY = (discord.HTTPException, aiohttp.ClientError, OSError)
"""What Discord, or the way to it, may answer with."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where help was shown; the message is one that everybody there can read, or none."""

    guild_id: int | None
    channel_id: int | None
    message_id: int | None = None

    @property
    def link(self) -> str:
        """A link to the message, or to the channel."""
        parts = [self.guild_id, self.channel_id, *([self.message_id] if self.message_id else [])]
        return "https://discord.com/channels/" + "/".join(map(str, parts))


def shown(row: SafetyRow) -> Shown:
    """Return a row as moderators see it."""
    about = row.about
    return Shown(
        id=row.id,
        created_at=row.created_at,
        link=link_of(row.guild_id, about) if about else "",
        kind=(about.kind or None) if about else None,
        held_back=about.held_back if about else 0,
        member_id=row.member_id,
        text=row.text,
        claimer_id=row.claimer_id,
        claimed_at=row.claimed_at,
    )


def link_of(guild_id: int, about: About) -> str:
    """Return where help was shown, as a mention of the channel, and the message if there is one."""
    spot = Spot(guild_id, about.channel_id, about.message_id)
    return f"<#{about.channel_id}> {spot.link}" if about.message_id else f"<#{about.channel_id}>"


def rooms_of(bot: BoundaryBot, guild_id: int, config: ServerConfig) -> list[int]:
    """Return the team's channels in which something can be posted, the one for alerts first."""
    chosen = dict.fromkeys((config.alert_channel, config.moderator_channel))
    return [each for each in chosen if each and problem_with(bot, guild_id, each) is None]


async def post(
    bot: BoundaryBot, row: SafetyRow, rooms: list[int], *, separate: bool = False
) -> SafetyRow | None:
    """Post a card in the first of the channels that takes it; None if it reached none.

    Pings the role that the admins chose, and nobody else. `separate`: an earlier card of it could
    not be changed.
    """
    config = await bot.services.configs.get(row.guild_id)
    core, role = bot.services.core, config.alert_role
    view = team_card(shown(row), core.resources, config.countries, ping=role, separate=separate)
    for room in rooms:
        message = await send(bot, row.guild_id, room, view, role)
        if message is not None:
            requests = bot.services.storage.safety_requests
            # Without the note of where it stands, the card only cannot be changed later.
            with suppress(StorageUnavailable):
                await requests.carded(row.guild_id, row.id, room, message.id)
            return row
    return None


async def send(
    bot: BoundaryBot, guild_id: int, room: int, view: ui.LayoutView, role: int | None
) -> discord.Message | None:
    """Send a card to a channel of the team, None if Discord does not take it."""
    channel = bot.get_partial_messageable(room, guild_id=guild_id)
    try:
        return await channel.send(view=view, allowed_mentions=pings(role))
    except AWAY:
        return None


def pings(role: int | None) -> discord.AllowedMentions:
    """Allow the role that an admin chose to be called, and nobody else."""
    roles = [discord.Object(role)] if role else []
    return discord.AllowedMentions(everyone=False, users=False, roles=roles)


async def redraw(bot: BoundaryBot, row: SafetyRow) -> bool:
    """Change the card to how things stand; False if it cannot be."""
    config = await bot.services.configs.get(row.guild_id)
    view = team_card(shown(row), bot.services.core.resources, config.countries)
    try:
        await _card_of(bot, row).edit(view=view)
    except AWAY:
        return False
    return True


async def end(bot: BoundaryBot, row: SafetyRow, told: str, moderator_id: int | None = None) -> bool:
    """Say on the card that it is over, and nothing of who it was; False if it still shows that."""
    view = ended_card(told, datetime.now(UTC), moderator_id)
    try:
        await _card_of(bot, row).edit(view=view)
    except discord.NotFound:
        return True
    except AWAY:
        return False
    return True


async def nudge(bot: BoundaryBot, row: SafetyRow, posted_at: datetime) -> None:
    """Call attention to a card that got a name when nobody looks at it any more."""
    late = (bot.services.storage.safety_requests.clock() - posted_at).total_seconds() > FRESH
    if row.card_channel_id is None or row.card_id is None or not (late or row.claimer_id):
        return
    config = await bot.services.configs.get(row.guild_id)
    call = f"<@{row.claimer_id}>" if row.claimer_id else ""
    if not call and config.alert_role:
        call = f"<@&{config.alert_role}>"
    allowed = pings(config.alert_role)
    if row.claimer_id:
        allowed.users = [discord.Object(row.claimer_id)]
    channel = bot.get_partial_messageable(row.card_channel_id, guild_id=row.guild_id)
    with suppress(*AWAY):
        await channel.send(
            f"{call} {NUDGE}".strip(),
            reference=channel.get_partial_message(row.card_id),
            allowed_mentions=allowed,
        )


def _card_of(bot: BoundaryBot, row: SafetyRow) -> discord.PartialMessage:
    channel = bot.get_partial_messageable(row.card_channel_id or 0, guild_id=row.guild_id)
    return channel.get_partial_message(row.card_id or 0)
