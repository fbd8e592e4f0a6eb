"""Who may lock, slow and pause: Discord's own permission for each, of the moderator and the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import discord

from bot.client.context import bot_of, server_id
from bot.client.errors import UserError
from bot.client.guild_directory import UNSEEN
from bot.moderation.restrictions import WRITING, RestrictionKind
from bot.ui.text import quoted

if TYPE_CHECKING:
    from bot.client.responses import Interaction

LockableChannel: TypeAlias = (
    discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.ForumChannel
)
_LOCKABLE = (
    discord.TextChannel,
    discord.VoiceChannel,
    discord.StageChannel,
    discord.ForumChannel,
)
CHANNEL_ONLY = (
    "That works for channels, not for threads. A thread can be locked in Discord itself: **Lock "
    "Thread**, in its menu."
)
GONE = "I cannot see that channel, or it no longer exists."
YOU_LACK = "For that you need the **{permission}** permission{where} yourself."
I_LACK = "For that I need **{permission}**{where}. An admin can give it to my role."
_CHANNELS = (RestrictionKind.LOCK, RestrictionKind.SLOW)


def guild_of(interaction: Interaction) -> discord.Guild:
    """Return the server. Raises UserError outside one, and while Discord hides it."""
    guild = bot_of(interaction).get_guild(server_id(interaction))
    if guild is None or guild.unavailable:
        raise UserError(UNSEEN)
    return guild


def channel_of(interaction: Interaction, channel_id: int) -> LockableChannel:
    """Return a channel of the server that can be locked or slowed. Raises UserError."""
    found = guild_of(interaction).get_channel_or_thread(channel_id)
    if isinstance(found, discord.Thread):
        raise UserError(CHANNEL_ONLY)
    if not isinstance(found, _LOCKABLE):
        raise UserError(GONE)
    return found


def check_may(interaction: Interaction, kind: RestrictionKind, place_id: int) -> None:
    """Check what a moderator and the bot may do, as Discord says now. Raises UserError."""
    if kind in _CHANNELS:
        _check_channel(interaction, kind, channel_of(interaction, place_id))
        return
    if place_id != server_id(interaction):
        raise UserError(GONE)
    own = interaction.permissions
    if not (own.manage_guild or own.administrator):
        raise UserError(YOU_LACK.format(permission="Manage Server", where=""))
    mine = guild_of(interaction).me.guild_permissions
    if not (mine.manage_guild or mine.administrator):
        raise UserError(I_LACK.format(permission="Manage Server", where=""))


def still_writing(channel: LockableChannel) -> list[str]:
    """Return mentions of the roles and members whom the channel lets write by name."""
    everybody, me = channel.guild.default_role, channel.guild.me
    own_roles = {me.id, *(role.id for role in me.roles if role.managed)}
    return [
        target.mention if isinstance(target, discord.Role) else f"<@{target.id}>"
        for target, overwrite in channel.overwrites.items()
        if target != everybody
        and target.id not in own_roles
        and overwrite.pair()[0].value & WRITING
    ]


def _check_channel(
    interaction: Interaction, kind: RestrictionKind, channel: LockableChannel
) -> None:
    where = f" in {channel.mention}"
    member = interaction.user
    if not isinstance(member, discord.Member):
        raise UserError(GONE)
    if not channel.permissions_for(member).manage_channels:
        raise UserError(YOU_LACK.format(permission="Manage Channels", where=where))
    mine = channel.permissions_for(channel.guild.me)
    if not mine.view_channel:
        raise UserError(I_LACK.format(permission="View Channel", where=f" {quoted(channel.name)}"))
    if kind is RestrictionKind.LOCK and not mine.manage_roles:
        raise UserError(I_LACK.format(permission="Manage Permissions", where=where))
    if kind is RestrictionKind.LOCK and (lacks := _cannot_deny(channel)):
        raise UserError(I_LACK.format(permission=lacks, where=where))
    if kind is RestrictionKind.SLOW and not mine.manage_channels:
        raise UserError(I_LACK.format(permission="Manage Channels", where=where))


def _cannot_deny(channel: LockableChannel) -> str:
    """Return the first permission that a lock denies others and the bot lacks itself, or "".

    Discord lets a bot allow and deny only what it has in the server or in that channel, unless
    the channel gives it Manage Permissions by name (its documentation, "Edit Channel Permissions").
    """
    me = channel.guild.me
    if any(channel.overwrites_for(target).manage_roles for target in (me, *me.roles)):
        return ""
    own = me.guild_permissions.value | channel.permissions_for(me).value
    lacks = discord.Permissions(WRITING & ~own)
    return next((name.replace("_", " ").title() for name, granted in lacks if granted), "")
