"""Telling a server's moderators that help was shown to somebody: what kind and where, no more.

Nothing here is logged, also no failure: a log would say that somebody was in danger, and when.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.guilds import READ_SECONDS
from bot.safety import Kind
from cogs.rooms import problem_with

if TYPE_CHECKING:
    from bot.client import BoundaryBot

LINE = (
    "I gave somebody the numbers of help lines: it sounded like {what}, though I may have misread "
    "it. {link}"
)
_MORE = {0: "", 1: " It happened once more since my last alert."}
_MANY = " It happened {times} more times since my last alert."
_KINDS = {
    Kind.SELF: "danger to themself",
    Kind.SELF_HARM: "danger to themself",
    Kind.METHOD: "danger to themself",
    Kind.OTHER: "worry about somebody else",
    Kind.VIOLENCE: "danger from other people",
    Kind.THERAPIST: "harm by a therapist",
    Kind.THREAT: "danger to somebody else",
}
ANY_DANGER = "danger"


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


def tell_team(bot: BoundaryBot, spot: Spot, kind: Kind | None) -> None:
    """Tell the moderators' channel that help was given, if an admin has switched that on.

    Returns at once and never raises: help waits for nothing.
    """
    if spot.guild_id is not None:
        bot.services.alerts.start(_tell(bot, spot.guild_id, spot, kind))


async def _tell(bot: BoundaryBot, guild_id: int, spot: Spot, kind: Kind | None) -> None:
    # It waits longer than help does: nobody waits for it.
    config = await bot.services.guilds.get(guild_id, READ_SECONDS)
    channel_id, alerts = config.alert_channel, bot.services.alerts
    if channel_id is None or problem_with(bot, guild_id, channel_id):
        return
    held_back = alerts.take(guild_id)
    if held_back is None:
        return
    roles = [discord.Object(config.alert_role)] if config.alert_role else []
    ping = "".join(f"<@&{role.id}> " for role in roles)
    what = _KINDS.get(kind, ANY_DANGER) if kind else ANY_DANGER
    line = LINE.format(what=what, link=spot.link) + _MORE.get(
        held_back, _MANY.format(times=held_back)
    )
    channel = bot.get_partial_messageable(channel_id, guild_id=guild_id)
    mentions = discord.AllowedMentions(everyone=False, users=False, roles=roles)
    try:
        await channel.send(ping + line, allowed_mentions=mentions)
    except discord.HTTPException:
        alerts.give_back(guild_id, held_back)
