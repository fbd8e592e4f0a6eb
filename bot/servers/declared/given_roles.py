"""The roles of standing, which the bot gives to members: whether it can, and whether it may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.servers.directory import RoleHindrance

if TYPE_CHECKING:
    from bot.servers.directory import Role

GIVEN_ROLES = frozenset({"newcomer_role", "helper_role", "checked_role"})
GONE = "That role no longer exists, so I give nobody one. Choose another."
NOT_GIVEN = {
    RoleHindrance.MANAGED: "<@&{id}> belongs to an app or to Discord itself, so nobody can give "
    "it. Choose another role.",
    RoleHindrance.ABOVE: "I cannot give <@&{id}>: it stands above my own role. Drag my role above "
    "it: Server Settings, Roles.",
    RoleHindrance.FORBIDDEN: "I cannot give <@&{id}>: I need **Manage Roles**.",
}
POWERS = (
    "Members would get <@&{id}> from me by their standing, and with it {powers}. I do not give "
    "that. Choose a role without permissions of its own."
)
_FEW = 4
"""Permissions that a sentence names."""


def hindrance_to(role: Role | None) -> str:
    """Return why the bot does not give a role, as a sentence for an admin; "" where it does.

    role: None if it is gone.
    """
    if role is None:
        return GONE
    if role.hindrance is not RoleHindrance.NONE:
        return NOT_GIVEN[role.hindrance].format(id=role.id)
    if role.powers:
        return POWERS.format(id=role.id, powers=power_names(role.powers))
    return ""


def power_names(powers: tuple[str, ...]) -> str:
    """Return permissions by name, the first few."""
    more = len(powers) - _FEW
    names = ", ".join(f"**{power}**" for power in powers[:_FEW])
    return f"{names} and {more} more" if more > 0 else names
