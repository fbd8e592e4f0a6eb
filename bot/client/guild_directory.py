"""The directory of a Discord server: its channels and roles, as settings can point to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import discord
from msgspec import Struct

from bot.client.community.places import missing_to_ask, missing_to_tidy, takes_questions
from bot.client.errors import UserError
from bot.servers.directory import (
    MODERATION_PERMISSIONS,
    NEEDED_PERMISSIONS,
    Channel,
    Role,
    RoleHindrance,
)

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

UNSEEN = "Discord does not show me this server at the moment. Please try again in a minute."
MessageChannel: TypeAlias = (
    discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.ForumChannel
)
_MESSAGE_CHANNELS = (
    discord.TextChannel,
    discord.VoiceChannel,
    discord.StageChannel,
    discord.ForumChannel,
)


class GuildDirectory(Struct, frozen=True):
    """What settings can point to in a server, as Discord says now."""

    guild: discord.Guild
    countries: Mapping[str, str]
    entries: Mapping[str, str]
    reads_messages: bool

    @property
    def locale(self) -> str:
        """The language that the server has set, such as "en-US"."""
        return str(self.guild.preferred_locale)

    def channel(self, channel_id: int) -> Channel | None:
        """Return a channel of this server where people write, and what the bot lacks there."""
        channel = self.guild.get_channel(channel_id)
        if not isinstance(channel, _MESSAGE_CHANNELS):
            return None
        everyone = channel.permissions_for(self.guild.default_role)
        return Channel(
            channel.id,
            channel.name,
            missing=missing_in(channel),
            posts=not isinstance(channel, discord.ForumChannel),
            open=everyone.view_channel,
            **_as_place_for_questions(channel),
        )

    def role(self, role_id: int) -> Role | None:
        """Return a role of this server, and what the bot may do with it."""
        return role_in(self.guild, role_id)

    def channels(self) -> Iterable[tuple[int, str]]:
        """Return id and name of each channel where people write, from the top."""
        channels = [each for each in self.guild.channels if isinstance(each, _MESSAGE_CHANNELS)]
        return [(channel.id, channel.name) for channel in sorted(channels, key=_order)]

    def roles(self) -> Iterable[tuple[int, str]]:
        """Return id and name of each role, the highest first."""
        return [
            (role.id, role.name) for role in reversed(self.guild.roles) if not role.is_default()
        ]

    def missing_permissions(self) -> tuple[str, ...]:
        """Return which permissions the bot lacks in the server as a whole."""
        return self._missing(NEEDED_PERMISSIONS)

    def missing_for_moderation(self) -> tuple[str, ...]:
        """Return which permissions for moderation the bot lacks in the server as a whole."""
        return self._missing(MODERATION_PERMISSIONS)

    def _missing(self, names: Iterable[str]) -> tuple[str, ...]:
        may = self.guild.me.guild_permissions
        return tuple(name for name in names if not getattr(may, name))


def role_in(guild: discord.Guild, role_id: int) -> Role | None:
    """Return a role of a server, and what the bot may do with it; None if it is gone."""
    role = guild.get_role(role_id)
    if role is None:
        return None
    may = guild.me.guild_permissions
    return Role(
        role.id,
        role.name,
        everyone=role.is_default(),
        pings=role.mentionable or may.mention_everyone or may.administrator,
        moderates=_moderates(role),
        powers=_powers_of(role),
        hindrance=_hindrance_of(role),
    )


def _as_place_for_questions(channel: MessageChannel) -> dict[str, Any]:
    """Return the fields of a `Channel` that say whether members can ask each other there."""
    takes = isinstance(channel, discord.ForumChannel | discord.TextChannel)
    if not (takes and takes_questions(channel)):
        return {"asks": False}
    return {"lacks_to_ask": missing_to_ask(channel), "lacks_to_tidy": missing_to_tidy(channel)}


def missing_in(channel: MessageChannel) -> tuple[str, ...]:
    """Return the names of the permissions that the bot lacks to write in a channel."""
    may = channel.permissions_for(channel.guild.me)
    if isinstance(channel, discord.ForumChannel):
        writes, name = may.send_messages_in_threads, "Send Messages in Threads"
    else:
        writes, name = may.send_messages, "Send Messages"
    needed = (("View Channel", may.view_channel), (name, writes))
    return tuple(name for name, granted in needed if not granted)


def _moderates(role: discord.Role) -> bool:
    """Whether Discord lets a role moderate that is neither a bot's nor the administrators'."""
    may = role.permissions
    allowed = may.moderate_members or may.kick_members or may.ban_members
    return allowed and not (role.managed or role.is_default() or may.administrator)


def _powers_of(role: discord.Role) -> tuple[str, ...]:
    """Return the names of what a role lets people do to others, or to the server."""
    powers = role.permissions & discord.Permissions.elevated()
    names = (
        name.replace("guild", "server").replace("_", " ") for name, granted in powers if granted
    )
    return tuple(map(str.title, names))


def _hindrance_of(role: discord.Role) -> RoleHindrance:
    """Return why the bot cannot give a role now."""
    me = role.guild.me
    if role.managed or role.is_default():
        return RoleHindrance.MANAGED
    if not me.guild_permissions.manage_roles:
        return RoleHindrance.FORBIDDEN
    return RoleHindrance.NONE if role < me.top_role else RoleHindrance.ABOVE


def _order(channel: MessageChannel) -> tuple[int, int]:
    return (channel.category.position if channel.category else -1, channel.position)


async def server_of(bot: BoundaryBot, guild_id: int) -> GuildDirectory:
    """Return what can be chosen in a server. Raises UserError while Discord hides it."""
    guild = bot.get_guild(guild_id)
    if guild is None or guild.unavailable:
        raise UserError(UNSEEN)
    core, cache = bot.services.core, bot.services.knowledge
    entries = {**core.snapshot.entries, **(await cache.get(guild_id)).snapshot.entries}
    return GuildDirectory(
        guild,
        {code: country.name for code, country in core.resources.countries.items()},
        {entry_id: entry.question for entry_id, entry in entries.items()},
        bot.intents.message_content,
    )
