"""Who may use a command or a control: moderators, admins, or everybody for a stated reason.

Every command and every handler bears one of the decorators below; a test goes over all of them.
Discord is asked anew each time: a role that was taken away yesterday opens nothing today.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

import discord
from msgspec import Struct

from bot.client.context import config_of, server_id
from bot.client.errors import UserError
from bot.client.responses import Interaction

if TYPE_CHECKING:
    from bot.servers import ServerConfig

_F = TypeVar("_F", bound=Callable[..., Awaitable[Any]])
_MARK = "__boundary_bot_access__"

NOT_MODERATOR = (
    "That is for moderators: people with the **Moderate Members** permission, or with a role that "
    "an admin has chosen in **/settings view**."
)
NOT_ADMIN = (
    "That is for admins: people with the **Manage Server** permission, or with a role that "
    "they have chosen."
)


class Audience(StrEnum):
    """Who may use a command or a control."""

    EVERYBODY = "everybody"
    MODERATORS = "moderators"
    ADMINS = "admins"


class Access(Struct, frozen=True):
    """Who may use a command or a control, and why everybody may, where everybody may."""

    audience: Audience
    reason: str = ""


def moderators_only(method: _F) -> _F:
    """Let a method be used by moderators of the server alone; others read `NOT_MODERATOR`."""
    return _checked(method, require_moderator, Access(Audience.MODERATORS))


def admins_only(method: _F) -> _F:
    """Let a method be used by admins of the server alone; others read `NOT_ADMIN`."""
    return _checked(method, require_admin, Access(Audience.ADMINS))


def _checked(method: _F, check: Callable[[Interaction], Awaitable[int]], access: Access) -> _F:
    # `wraps` keeps the signature, from which discord.py makes the options of a command.
    @wraps(method)
    async def checked(self: object, interaction: Interaction, *args: Any, **options: Any) -> Any:
        await check(interaction)
        return await method(self, interaction, *args, **options)

    # discord.py looks up the names in annotations in the module of the function that it gets,
    # which is this one: the signature has them looked up already.
    setattr(checked, "__signature__", _signature_of(method))  # noqa: B010 unknown to the type checker
    setattr(checked, _MARK, access)
    return cast("_F", checked)


def _signature_of(method: Callable[..., Any]) -> inspect.Signature:
    """Return the signature of a command's method, with its annotations evaluated."""
    try:
        return inspect.signature(method, eval_str=True)
    except NameError:
        # A control's handler, of which some types are imported for the type checker alone: nobody
        # evaluates its annotations.
        return inspect.signature(method)


def for_everybody(reason: str) -> Callable[[_F], _F]:
    """Mark a method that needs no permission, or checks in its own way, and say why."""

    def mark(method: _F) -> _F:
        setattr(method, _MARK, Access(Audience.EVERYBODY, reason))
        return method

    return mark


def access_of(method: Callable[..., Any]) -> Access | None:
    """Return who may use a command's or a control's method; None if nobody has said it."""
    return getattr(method, _MARK, None)


def moderates(
    config: ServerConfig, member: discord.Member, permissions: discord.Permissions
) -> bool:
    """Whether a member with these permissions is a moderator, by them or by a named role."""
    if permissions.moderate_members or permissions.manage_guild or permissions.administrator:
        return True
    return any(role.id in config.moderator_roles for role in member.roles)


async def is_moderator(interaction: Interaction) -> bool:
    """Whether the person may moderate this server, as Discord says now or by a named role."""
    if interaction.guild_id is None or not isinstance(interaction.user, discord.Member):
        return False
    config = await config_of(interaction)
    return moderates(config, interaction.user, interaction.permissions)


async def require_moderator(interaction: Interaction) -> int:
    """Return the server's id. Raises UserError for anybody but a moderator."""
    if not await is_moderator(interaction):
        raise UserError(NOT_MODERATOR)
    return server_id(interaction)


async def is_admin(interaction: Interaction) -> bool:
    """Whether the person may change this server's settings, by Discord or by a named role."""
    if interaction.guild_id is None or not isinstance(interaction.user, discord.Member):
        return False
    if owns(interaction):
        return True
    config = await config_of(interaction)
    return any(role.id in config.admin_roles for role in interaction.user.roles)


async def require_admin(interaction: Interaction) -> int:
    """Return the server's id. Raises UserError for anybody but an admin of it."""
    if not await is_admin(interaction):
        raise UserError(NOT_ADMIN)
    return server_id(interaction)


def owns(interaction: Interaction) -> bool:
    """Whether Discord itself lets the person manage this server."""
    permissions = interaction.permissions
    return permissions.manage_guild or permissions.administrator
