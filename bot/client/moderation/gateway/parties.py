"""Members as the rules of moderation see them, from what Discord says of them now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.checks import moderates
from bot.moderation.actions.gateway import Party
from bot.moderation.cases.models import CaseKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    import discord

    from bot.servers import ServerConfig

NOT_THERE = -1
"""The rank of somebody who is not in the server."""


def party_of(member: discord.Member, config: ServerConfig) -> Party:
    """Return a member of the server as one of those in an action."""
    permissions = member.guild_permissions
    return Party(
        id=member.id,
        rank=member.top_role.position,
        name=member.name,
        is_owner=member.guild.owner_id == member.id,
        is_admin=permissions.administrator,
        is_moderator=moderates(config, member, permissions),
        may=allowed_kinds(permissions),
        timed_out_until=member.timed_out_until,
    )


def stranger(user_id: int) -> Party:
    """Return somebody who is not in the server."""
    return Party(id=user_id, rank=NOT_THERE, in_server=False)


def allowed_kinds(permissions: discord.Permissions) -> Mapping[CaseKind, bool]:
    """Return which kinds of action Discord's own permissions allow."""
    moderate, everything = permissions.moderate_members, permissions.administrator
    may = dict.fromkeys(CaseKind, moderate or everything)
    may[CaseKind.KICK] = permissions.kick_members or everything
    may[CaseKind.BAN] = may[CaseKind.UNBAN] = permissions.ban_members or everything
    return may
