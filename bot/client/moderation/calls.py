"""The call at the head of a team's card: moderators on duty, or the role that an admin chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from msgspec import Struct

from bot.moderation.duty import Call
from bot.storage import StorageUnavailable

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.servers import ServerConfig

_MOST = 20
"""Moderators that one card calls by name."""


class Mentions(Struct, frozen=True):
    """The words at the head of a card that call somebody, and what Discord may let them call."""

    words: str
    allowed_mentions: discord.AllowedMentions


async def call_of(
    bot: BoundaryBot,
    guild_id: int,
    config: ServerConfig,
    team_role: int | None,
    category: str = "",
) -> Mentions:
    """Return the mentions for a card. Never raises: without the records it calls `team_role`.

    team_role: the role that an admin chose for such cards. category: of a report, so that nobody
    is called who has stepped away from it.
    """
    try:
        call = await bot.services.moderation.duty.call(
            guild_id, config.duty_role, team_role, category
        )
    except StorageUnavailable:
        call = Call(role_id=team_role)
    return mentions_of(call)


def mentions_of(call: Call) -> Mentions:
    """Return the words of a call; nobody else is called by them."""
    people = call.moderator_ids[:_MOST]
    words = [f"<@&{call.role_id}>"] if call.role_id else []
    words += [f"<@{each}>" for each in people]
    allowed_mentions = discord.AllowedMentions(
        everyone=False,
        users=[discord.Object(each) for each in people],
        roles=[discord.Object(call.role_id)] if call.role_id else [],
    )
    return Mentions(" ".join(words), allowed_mentions)
