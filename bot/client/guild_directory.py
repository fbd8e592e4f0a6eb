"""A Discord server as its settings see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import discord

from bot.client.errors import UserError
from bot.servers.directory import Channel, Role

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

UNSEEN = "Discord does not show me this server at the moment. Please try again in a minute."
Place: TypeAlias = (
    discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.ForumChannel
)
_PLACES = (
    discord.TextChannel,
    discord.VoiceChannel,
    discord.StageChannel,
    discord.ForumChannel,
)


@dataclass(frozen=True, slots=True)
class GuildDirectory:
    """What there is to choose from in a server, as Discord says now."""

    guild: discord.Guild
    countries: Mapping[str, str]
    entries: Mapping[str, str]
    reads_messages: bool

    def channel(self, channel_id: int) -> Channel | None:
        """Return a channel of this server where people write, and what the bot lacks there."""
        place = self.guild.get_channel(channel_id)
        if not isinstance(place, _PLACES):
            return None
        everyone = place.permissions_for(self.guild.default_role)
        return Channel(
            place.id,
            place.name,
            missing=missing_in(place),
            posts=not isinstance(place, discord.ForumChannel),
            open=everyone.view_channel,
        )

    def role(self, role_id: int) -> Role | None:
        """Return a role of this server, and whether the bot may mention it."""
        role = self.guild.get_role(role_id)
        if role is None:
            return None
        may = self.guild.me.guild_permissions
        pings = role.mentionable or may.mention_everyone or may.administrator
        return Role(role.id, role.name, everyone=role.is_default(), pings=pings)

    def channels(self) -> Iterable[tuple[int, str]]:
        """Return id and name of each channel where people write, from the top."""
        found = (place for place in self.guild.channels if isinstance(place, _PLACES))
        return [(place.id, place.name) for place in sorted(found, key=_order)]

    def roles(self) -> Iterable[tuple[int, str]]:
        """Return id and name of each role, the highest first."""
        return [
            (role.id, role.name) for role in reversed(self.guild.roles) if not role.is_default()
        ]


def missing_in(place: Place) -> tuple[str, ...]:
    """Return the names of the permissions that the bot lacks to write in a channel."""
    may = place.permissions_for(place.guild.me)
    if isinstance(place, discord.ForumChannel):
        writes, name = may.send_messages_in_threads, "Send Messages in Threads"
    else:
        writes, name = may.send_messages, "Send Messages"
    wanted = (("View Channel", may.view_channel), (name, writes))
    return tuple(name for name, granted in wanted if not granted)


def _order(place: Place) -> tuple[int, int]:
    return (place.category.position if place.category else -1, place.position)


async def server_of(bot: BoundaryBot, guild_id: int) -> GuildDirectory:
    """Return what can be chosen in a server. Raises UserError while Discord hides it."""
    guild = bot.get_guild(guild_id)
    if guild is None or guild.unavailable:
        raise UserError(UNSEEN)
    core, cache = bot.services.core, bot.services.knowledge
    known = {**core.snapshot.entries, **(await cache.get(guild_id)).snapshot.entries}
    return GuildDirectory(
        guild,
        {code: country.name for code, country in core.resources.countries.items()},
        {entry_id: entry.question for entry_id, entry in known.items()},
        bot.intents.message_content,
    )
