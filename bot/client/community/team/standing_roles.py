"""The roles of standing, given and taken at Discord, in step with what is stored."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.client.guild_directory import role_in
from bot.community.team.standing import roles_for
from bot.servers.declared.given_roles import hindrance_to
from bot.storage import StorageUnavailable

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.community.team.standing import MemberStanding
    from bot.servers import ServerConfig

REASON = "boundary-bot: standing in the community"
_log = logging.getLogger(__name__)


def gives_roles(config: ServerConfig) -> bool:
    """Whether an admin has chosen a role of standing."""
    role_ids = (config.newcomer_role, config.helper_role, config.checked_role)
    return any(role is not None for role in role_ids)


async def keep_roles_in_step(
    bot: BoundaryBot, guild_id: int, member_id: int, standing: MemberStanding | None = None
) -> None:
    """Give and take the roles that a member's standing asks for, as far as the bot may.

    standing: None: it is read. Raises StorageUnavailable; what Discord refuses is logged. The panel
    of settings says why a role is not given.
    """
    config = await bot.services.configs.get(guild_id)
    guild = bot.get_guild(guild_id)
    if guild is None or not gives_roles(config):
        return
    if standing is None:
        standing = await bot.services.community.standing.get(guild_id, member_id)
    roles = roles_for(standing, config)
    give, take = _possible(guild, roles.have), _possible(guild, roles.lack)
    if not give and not take:
        return
    try:
        await _change(bot, guild, member_id, give, take)
    except discord.NotFound:
        return  # whoever has left has no roles; a round gives them to who comes back
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        why = getattr(error, "code", type(error).__name__)
        _log.info("A role of standing stays as it is until a later round (%s).", why)


async def count_asked(bot: BoundaryBot, guild_id: int, member_id: int) -> None:
    """Count a question that bears a member's name, and give the role for it. Never raises."""
    with suppress(StorageUnavailable):
        await bot.services.community.standing.note_asked(guild_id, member_id, anonymous=False)
        await keep_roles_in_step(bot, guild_id, member_id)


async def _change(
    bot: BoundaryBot, guild: discord.Guild, member_id: int, give: set[int], take: set[int]
) -> None:
    """Change what differs from what the member has now."""
    member = await guild.fetch_member(member_id)
    has = {role.id for role in member.roles}
    for role_id in sorted(give - has):
        await bot.http.add_role(guild.id, member_id, role_id, reason=REASON)
    for role_id in sorted(take & has):
        await bot.http.remove_role(guild.id, member_id, role_id, reason=REASON)


def _possible(guild: discord.Guild, role_ids: frozenset[int]) -> set[int]:
    """Return those of the roles that the bot can give and take, and that hold no powers."""
    return {role_id for role_id in role_ids if not hindrance_to(role_in(guild, role_id))}
