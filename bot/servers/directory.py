"""The channels, roles and entries that the settings of a server can name.

`bot.client.guild_directory` fills it in from Discord, tests from what they make up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum, auto
from typing import Protocol

from msgspec import Struct


class Channel(Struct, frozen=True):
    """A channel of the server.

    missing: the names of the permissions that the bot lacks to write there. posts: whether
    messages can be posted in it at all (a forum takes threads alone). open: whether every member
    can read it. asks: whether members' questions to each other can be posted there. lacks_to_ask,
    lacks_to_tidy: the names of the permissions that the bot lacks to do that; and to lock their
    threads, or make a forum's tags.
    """

    id: int
    name: str
    missing: tuple[str, ...] = ()
    posts: bool = True
    open: bool = False
    asks: bool = True
    lacks_to_ask: tuple[str, ...] = ()
    lacks_to_tidy: tuple[str, ...] = ()


class RoleHindrance(Enum):
    """Why the bot cannot give a role to a member."""

    NONE = auto()
    MANAGED = auto()
    """It belongs to an app, to those who boost the server, or is everybody's."""
    ABOVE = auto()
    """It stands above the bot's own role."""
    FORBIDDEN = auto()
    """The bot lacks Manage Roles."""


class Role(Struct, frozen=True):
    """A role of the server.

    everyone: each member has it. pings: the bot can mention it. moderates: Discord lets it
    moderate, and it is neither a bot's own role nor one of the administrators. powers: the names of
    the permissions it has for which Discord asks moderators for a second factor. hindrance: why
    the bot cannot give it to members.
    """

    id: int
    name: str
    everyone: bool = False
    pings: bool = True
    moderates: bool = False
    powers: tuple[str, ...] = ()
    hindrance: RoleHindrance = RoleHindrance.NONE


class ServerDirectory(Protocol):
    """The members of a server's directory."""

    @property
    def locale(self) -> str:
        """The language that the server has set in Discord, such as "en-US"."""
        ...

    @property
    def countries(self) -> Mapping[str, str]:
        """The names of the countries whose help lines are known, by code."""
        ...

    @property
    def entries(self) -> Mapping[str, str]:
        """The questions of the entries, by id."""
        ...

    @property
    def reads_messages(self) -> bool:
        """Whether the operator lets the bot read messages that are not addressed to it."""
        ...

    def channel(self, channel_id: int) -> Channel | None:
        """Return a channel of this server where a setting can point to, if there is one."""
        ...

    def role(self, role_id: int) -> Role | None:
        """Return a role of this server."""
        ...

    def channels(self) -> Iterable[tuple[int, str]]:
        """Return id and name of each such channel, in the order of the server."""
        ...

    def roles(self) -> Iterable[tuple[int, str]]:
        """Return id and name of each role, the highest first, without @everyone."""
        ...

    def missing_permissions(self) -> tuple[str, ...]:
        """Return which of NEEDED_PERMISSIONS the bot lacks in the server as a whole."""
        ...

    def missing_for_moderation(self) -> tuple[str, ...]:
        """Return which of MODERATION_PERMISSIONS the bot lacks in the server as a whole."""
        ...


NEEDED_PERMISSIONS = (
    "view_channel",
    "send_messages",
    "send_messages_in_threads",
    "create_private_threads",
    "read_message_history",
)
"""The permissions that the bot asks for when it is invited, as Discord's API names them."""

MODERATION_PERMISSIONS = (
    "moderate_members",
    "kick_members",
    "ban_members",
    "view_audit_log",
    "manage_messages",
    "manage_roles",
    "manage_channels",
    "manage_guild",
)
"""Further permissions for servers that moderate with the bot, each for a part of that."""


class SettingError(Exception):
    """A value that a setting cannot have, in a sentence for the person.

    The sentence may hold `{typed}`, for what was typed: whoever shows it makes that harmless.
    """

    def __init__(self, sentence: str, typed: str = "") -> None:
        super().__init__(sentence)
        self.typed = typed
