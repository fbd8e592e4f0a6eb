"""What /setup suggests for a server, and what the bot lacks there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

import discord

from bot.safety import Resources
from bot.servers.directory import SettingError
from bot.servers.validation import check
from bot.ui.cards.settings.setup import Lack

if TYPE_CHECKING:
    from bot.client.guild_directory import GuildDirectory

_TEAM_NAMES = ("mod", "staff", "team", "admin")
_MOST_ROLES = 10
_MOST_COUNTRIES = 3
_LACKS = {
    "view_channel": Lack(
        "View Channel",
        "to see the channels where I am mentioned",
        "Commands such as **/ask** work without it; mentions do not.",
    ),
    "send_messages": Lack(
        "Send Messages",
        "to reply to mentions, and to write to your moderators",
        "Private answers to **/ask**, **/faq** and **/browse** work without it.",
    ),
    "send_messages_in_threads": Lack(
        "Send Messages in Threads",
        "the same in threads and forums",
        "Everything else works without it.",
    ),
    "create_private_threads": Lack(
        "Create Private Threads",
        "to show the moderators' answer to one member only",
        "Without it I mention them, and do not say why.",
    ),
    "read_message_history": Lack(
        "Read Message History",
        "to answer a message as a reply to it",
        "Commands work without it; replies to mentions do not.",
    ),
}


def lacks_in(guild: discord.Guild) -> list[Lack]:
    """Return the permissions that the bot lacks in a server as a whole."""
    may = guild.me.guild_permissions
    return [lack for name, lack in _LACKS.items() if not getattr(may, name)]


def countries_of(resources: Resources, guild: discord.Guild, locale: str) -> tuple[str, ...]:
    """Return the countries that a server's language, its admin's, or its roles point to.

    Only a suggestion that the admin sees before it holds. `locale` is the admin's language.
    """
    spoken = [resources.hinted(each) for each in (str(guild.preferred_locale), locale)]
    named = resources.named([_bare(role.name) for role in guild.roles])
    found = dict.fromkeys([*(code for code in spoken if code), *named])
    return tuple(found)[:_MOST_COUNTRIES]


def _bare(name: str) -> str:
    """Return a role's name without flags and other signs around it."""
    return re.sub(r"^[^\w]{1,20}|[^\w]{1,20}$", "", name)


def suggestions(
    server: GuildDirectory, chosen: Collection[str], countries: tuple[str, ...] = ()
) -> dict[str, object]:
    """Return a good value for some settings that nobody has chosen yet; each can hold here."""
    found: dict[str, object] = {
        "countries": countries,
        "moderator_roles": tuple(_moderators(server.guild))[:_MOST_ROLES],
        "moderator_channel": next(_team_channels(server), None),
    }
    return {
        name: value
        for name, value in found.items()
        if value and name not in chosen and _holds(name, value, server)
    }


def _holds(name: str, value: object, server: GuildDirectory) -> bool:
    try:
        return check(name, value, server) is None
    except SettingError:
        return False


def _moderators(guild: discord.Guild) -> Iterator[int]:
    """The roles that Discord lets moderate, but not those of bots and of the admins."""
    for role in reversed(guild.roles):
        may = role.permissions
        moderates = may.moderate_members or may.kick_members or may.ban_members
        if moderates and not (role.managed or role.is_default() or may.administrator):
            yield role.id


def _team_channels(server: GuildDirectory) -> Iterator[int]:
    """The channels whose name sounds like the team's, and which members cannot read."""
    for channel_id, name in server.channels():
        channel = server.channel(channel_id)
        sounds = any(word in name.lower() for word in _TEAM_NAMES)
        if sounds and channel and channel.posts and not (channel.open or channel.missing):
            yield channel_id
