"""Checks whether a value can hold in a server: its limits, and what exists there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from pydantic import ValidationError

from bot.servers.config import SETTINGS, ServerConfig
from bot.servers.declaration import SettingKind
from bot.servers.declared.given_roles import GIVEN_ROLES, hindrance_to, power_names
from bot.servers.declared.readable import UnreadableTextError
from bot.servers.directory import Channel, Role, ServerDirectory, SettingError
from bot.servers.formatting import allowed, parts_of

NOT_ALLOWED = "**{label}** cannot be “{{typed}}”. It can be {allowed}."
NO_CHANNEL = "There is no channel {id} in this server that I can use."
NO_ROLE = "There is no role {id} in this server."
EVERYBODY = "@everyone is every member. Choose a role that only your team has."
NO_POSTS = "Nothing can be posted in <#{id}> itself. Choose a text channel."
CANNOT_WRITE = (
    "I cannot write in <#{id}>: I lack {missing} there. Give me that in the channel's settings, "
    "or choose another channel."
)
OPEN_CHANNEL = (
    "Every member can read <#{id}>. Until that changes, I post no questions, reports or "
    "alerts there: make it private first, or choose another channel."
)
CANNOT_PING = (
    "I cannot ping <@&{id}>: the message would come, but nobody would be called. Let everybody "
    "mention that role in its settings, or give me **Mention Everyone**."
)
POWERFUL = (
    "Whoever goes on duty gets <@&{id}> from me, and with it {powers}. Choose a role without "
    "permissions of its own: then duty calls people, and gives them nothing more."
)
NO_COUNTRY = "I have no numbers for “{typed}”. Pick a country from the list as you type."
NO_ENTRY = "I do not know an entry “{typed}”. Pick one from the list as you type."
READS_NOT = (
    "To offer answers unasked I need to read messages, and whoever runs me has not allowed that "
    "(the message content intent, MESSAGE_CONTENT in the settings of the process)."
)
NO_QUESTIONS = "<#{id}> takes no questions. Choose a forum, or a text channel."
CANNOT_ASK = (
    "I cannot post questions in <#{id}>: I lack {missing} there. Give me that in the channel's "
    "settings, or choose another channel."
)
CANNOT_TIDY = (
    "In <#{id}> I lack {missing}. Questions can be asked there without it, but I cannot lock the "
    "thread of one that was taken back, and in a forum I cannot make tags."
)
# Settings by what the bot does there, and so by what it must be able to do.
_POSTED_IN = {"moderator_channel", "alert_channel", "report_channel"}
_ASKED_IN = "community_channel"
_PINGED = {"alert_role", "report_role", "duty_role"}
_ANSWERED_IN = {"allowed_channels", "suggestion_channels"}


def valid(name: str, value: object, typed: str = "") -> object:
    """Return a value as the model holds it. Raises SettingError with what is allowed."""
    try:
        return cast("object", getattr(ServerConfig.model_validate({name: value}), name))
    except ValidationError as error:
        for cause in _unreadable(error):
            raise SettingError(str(cause), cause.typed) from error
        sentence = NOT_ALLOWED.format(label=SETTINGS[name].label, allowed=allowed(name))
        raise SettingError(sentence, typed or str(value)) from error


def _unreadable(error: ValidationError) -> list[UnreadableTextError]:
    """Return why a text could not be read, where a setting's own reader says so."""
    causes = [each.get("ctx", {}).get("error") for each in error.errors()]
    return [cause for cause in causes if isinstance(cause, UnreadableTextError)]


def check(name: str, value: object, directory: ServerDirectory) -> str | None:
    """Return what an admin should know before a value holds, None when there is nothing.

    The value is one that `valid` returned. Raises SettingError when it cannot hold here.
    """
    for problem in problems(name, value, directory):
        raise problem
    return caution(name, value, directory)


def problems(name: str, value: object, directory: ServerDirectory) -> list[SettingError]:
    """Return each reason why a value cannot hold in this server."""
    kind = SETTINGS[name].kind
    if name == "suggestion_channels" and value and not directory.reads_messages:
        return [SettingError(READS_NOT)]
    results = [_problem(name, kind, each, directory) for each in parts_of(value)]
    return [problem for problem in results if problem]


def caution(name: str, value: object, directory: ServerDirectory) -> str | None:
    """Return why a value is hardly meant though it is allowed, None when there is no reason."""
    if value is None:
        return None
    if name in _POSTED_IN:
        channel = directory.channel(cast("int", value))
        return OPEN_CHANNEL.format(id=value) if channel and channel.open else None
    if name in GIVEN_ROLES:
        return hindrance_to(directory.role(cast("int", value))) or None
    if name == _ASKED_IN:
        channel = directory.channel(cast("int", value))
        lacks = channel.lacks_to_tidy if channel else ()
        return CANNOT_TIDY.format(id=value, missing=_bold_names(lacks)) if lacks else None
    role = directory.role(cast("int", value)) if name in _PINGED else None
    return None if role is None else _role_caution(name, role)


def _role_caution(name: str, role: Role) -> str | None:
    cautions: list[str] = []
    if name == "duty_role" and role.powers:
        cautions.append(POWERFUL.format(id=role.id, powers=power_names(role.powers)))
    if not role.pings:
        cautions.append(CANNOT_PING.format(id=role.id))
    return " ".join(cautions) or None


def _problem(
    name: str, kind: SettingKind, value: object, directory: ServerDirectory
) -> SettingError | None:
    match kind:
        case SettingKind.CHANNEL | SettingKind.CHANNELS:
            channel_id = cast("int", value)
            return _channel_problem(name, channel_id, directory.channel(channel_id))
        case SettingKind.ROLE | SettingKind.ROLES:
            role_id = cast("int", value)
            return _role_problem(role_id, directory.role(role_id))
        case SettingKind.COUNTRIES if value not in directory.countries:
            return SettingError(NO_COUNTRY, str(value))
        case SettingKind.ENTRIES if value not in directory.entries:
            return SettingError(NO_ENTRY, str(value))
        case _:
            return None


def _channel_problem(name: str, channel_id: int, channel: Channel | None) -> SettingError | None:
    if channel is None:
        return SettingError(NO_CHANNEL.format(id=channel_id))
    if name == _ASKED_IN:
        return _asking_problem(channel)
    if name in _POSTED_IN and not channel.posts:
        return SettingError(NO_POSTS.format(id=channel_id))
    # Where it is only kept away from, it need not be able to write.
    if name in _POSTED_IN | _ANSWERED_IN and channel.missing:
        return SettingError(
            CANNOT_WRITE.format(id=channel_id, missing=_bold_names(channel.missing))
        )
    return None


def _asking_problem(channel: Channel) -> SettingError | None:
    if not channel.asks:
        return SettingError(NO_QUESTIONS.format(id=channel.id))
    if channel.lacks_to_ask:
        missing = _bold_names(channel.lacks_to_ask)
        return SettingError(CANNOT_ASK.format(id=channel.id, missing=missing))
    return None


def _bold_names(permissions: Sequence[str]) -> str:
    return " and ".join(f"**{permission}**" for permission in permissions)


def _role_problem(role_id: int, role: Role | None) -> SettingError | None:
    if role is None:
        return SettingError(NO_ROLE.format(id=role_id))
    return SettingError(EVERYBODY) if role.everyone else None
