"""Who is a moderator or an admin of a server: asked of Discord and of its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.client.errors import UserError
from bot.client.responses import Interaction

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.servers import GuildConfig

NOT_MODERATOR = (
    "That is for moderators: people with the **Moderate Members** permission, or with a role that "
    "an admin has chosen in **/settings view**."
)
NOT_ADMIN = (
    "That is for admins: people with the **Manage Server** permission, or with a role that "
    "they have chosen."
)


def moderates(
    config: GuildConfig, member: discord.Member, permissions: discord.Permissions
) -> bool:
    """Whether a member with these permissions is a moderator, by them or by a named role."""
    if permissions.moderate_members or permissions.manage_guild or permissions.administrator:
        return True
    return any(role.id in config.moderator_roles for role in member.roles)


async def is_moderator(bot: BoundaryBot, interaction: Interaction) -> bool:
    """Whether the person may moderate this server, as Discord says now or by a named role."""
    if interaction.guild_id is None or not isinstance(interaction.user, discord.Member):
        return False
    config = await bot.services.guilds.get(interaction.guild_id)
    return moderates(config, interaction.user, interaction.permissions)


async def require_moderator(bot: BoundaryBot, interaction: Interaction) -> int:
    """Return the server's id. Raises UserError for anybody but a moderator."""
    if interaction.guild_id is None or not await is_moderator(bot, interaction):
        raise UserError(NOT_MODERATOR)
    return interaction.guild_id


async def is_admin(bot: BoundaryBot, interaction: Interaction) -> bool:
    """Whether the person may change this server's settings, by Discord or by a named role."""
    if interaction.guild_id is None or not isinstance(interaction.user, discord.Member):
        return False
    if owns(interaction):
        return True
    config = await bot.services.guilds.get(interaction.guild_id)
    return any(role.id in config.admin_roles for role in interaction.user.roles)


async def require_admin(bot: BoundaryBot, interaction: Interaction) -> int:
    """Return the server's id. Raises UserError for anybody but an admin of it."""
    if interaction.guild_id is None or not await is_admin(bot, interaction):
        raise UserError(NOT_ADMIN)
    return interaction.guild_id


def owns(interaction: Interaction) -> bool:
    """Whether Discord itself lets the person manage this server."""
    permissions = interaction.permissions
    return permissions.manage_guild or permissions.administrator
