"""Good values for settings that nobody has chosen yet, read from the server itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from bot.servers.directory import SettingError
from bot.servers.validation import check

if TYPE_CHECKING:
    from bot.safety import Resources
    from bot.servers.directory import ServerDirectory

_TEAM_NAMES = ("mod", "staff", "team", "admin")
_REPORT_NAMES = ("report",)
_MOST_ROLES = 10
_MOST_COUNTRIES = 3


def suggestions(
    directory: ServerDirectory, chosen_names: Collection[str], countries: tuple[str, ...] = ()
) -> dict[str, object]:
    """Return a value for some settings that are not among the chosen; each can hold here."""
    team = list(_private_channels(directory, _TEAM_NAMES))
    values: dict[str, object] = {
        "countries": countries,
        "moderator_roles": tuple(_moderator_roles(directory))[:_MOST_ROLES],
        "moderator_channel": next(iter(team), None),
        "report_channel": next(iter([*_private_channels(directory, _REPORT_NAMES), *team]), None),
    }
    # A value with a caution is no suggestion, for "Next" takes it without asking.
    return {
        name: value
        for name, value in values.items()
        if value and name not in chosen_names and _can_hold(name, value, directory)
    }


def suggested_countries(
    resources: Resources, directory: ServerDirectory, locale: str
) -> tuple[str, ...]:
    """Return the countries that a server's language, its admin's, or its roles point to.

    It is only a suggestion, which the admin sees before it holds. locale: the admin's language.
    """
    by_language = [resources.hinted(each) for each in (directory.locale, locale)]
    by_role = resources.named([_bare(name) for _, name in directory.roles()])
    codes = dict.fromkeys([*(code for code in by_language if code), *by_role])
    return tuple(codes)[:_MOST_COUNTRIES]


def _bare(name: str) -> str:
    """Return a role's name without flags and other signs around it."""
    return re.sub(r"^[^\w]{1,20}|[^\w]{1,20}$", "", name)


def _can_hold(name: str, value: object, directory: ServerDirectory) -> bool:
    try:
        return check(name, value, directory) is None
    except SettingError:
        return False


def _moderator_roles(directory: ServerDirectory) -> Iterator[int]:
    for role_id, _ in directory.roles():
        role = directory.role(role_id)
        if role and role.moderates:
            yield role_id


def _private_channels(directory: ServerDirectory, words: Sequence[str]) -> Iterator[int]:
    """Yield the channels whose name holds one of the words, and which members cannot read."""
    for channel_id, name in directory.channels():
        channel = directory.channel(channel_id)
        sounds_right = any(word in name.lower() for word in words)
        if sounds_right and channel and channel.posts and not (channel.open or channel.missing):
            yield channel_id
