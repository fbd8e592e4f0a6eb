"""The panel of a server's settings: one group a page, each setting with its control."""

from __future__ import annotations

from typing import Any, cast

import discord
from discord import ui

from bot.servers import SETTINGS, Group, Kind, ServerConfig, Setting, Who
from bot.servers.autocomplete import usual_numbers
from bot.servers.directory import Server
from bot.servers.formatting import limits, parts_of
from bot.ui.card import card, container, line, text
from bot.ui.cards.settings.messages import explained, words
from bot.ui.controls.items import Style, button, option, row, select
from bot.ui.controls.pickers import channel_select, role_select
from bot.ui.text import clip, small

TITLE = "### Settings · {group}"
LEAD = "Changes take effect at once."
HOW = "Also: **/settings set**, **reset**, **history**, **export** and **import**, and **/setup**."
OTHER = "Other settings"
OWNERS = "Only members with **Manage Server** can change this."
HIDDEN = (
    "Discord itself shows {commands} only to members with {permission}. To show them to these "
    "roles too: Server Settings, Integrations, this bot, the command, Add Roles."
)
_HIDDEN = {
    "moderator_roles": HIDDEN.format(commands="/questions and /kb", permission="Moderate Members"),
    "admin_roles": HIDDEN.format(commands="/settings and /setup", permission="Manage Server"),
}
POSTED_IN = (discord.ChannelType.text, discord.ChannelType.news)
ANSWERED_IN = (
    *POSTED_IN,
    discord.ChannelType.forum,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
)
_VALUE_LIMIT = 700


def settings_card(
    group: Group, config: ServerConfig, server: Server, *, owner: bool, note: str = ""
) -> ui.LayoutView:
    """Return one page of the panel.

    owner: whether the person manages the server by Discord's own permission. note: what has just
    happened.
    """
    head = [TITLE.format(group=group.value), note or LEAD]
    items: list[ui.Item[Any]] = [text("\n".join(head)), line()]
    for name, setting in SETTINGS.items():
        if setting.group is group:
            items += setting_items(name, config, server, may=owner or setting.who is Who.ADMIN)
    items.append(text(small(HOW)))
    return card(container(*items), row(_groups(group)))


def setting_items(
    name: str, config: ServerConfig, server: Server, *, may: bool = True
) -> list[ui.Item[Any]]:
    """Return a setting with its value in words, and a control to change it if one may."""
    setting, value = SETTINGS[name], getattr(config, name)
    shown = clip(explained(name, value, server), _VALUE_LIMIT)
    said = [f"**{setting.label}:** {shown}", small(setting.about)]
    if value and name in _HIDDEN:
        said.append(small(_HIDDEN[name]))
    if not may:
        return [text("\n".join([*said, small(OWNERS)]))]
    beside = _button(name, setting, value)
    if beside is not None:
        return [ui.Section[Any]("\n".join(said), accessory=beside)]
    return [text("\n".join(said)), row(chooser(name, "settings-put", value, server))]


def _button(name: str, setting: Setting, value: object) -> ui.Item[Any] | None:
    """The control of what is no choice among a few."""
    match setting.kind:
        case Kind.SWITCH:
            turn, style = ("off", Style.secondary) if value else ("on", Style.success)
            return button(f"Turn {turn}", "settings-put", name, turn, style=style)
        case Kind.NUMBER | Kind.TEXT | Kind.COLOUR:
            return button("Change", "settings-form", name)
        case Kind.ENTRIES:
            return button("Choose", "settings-entries", name, "0")
        case _:
            return None


def chooser(
    name: str, action: str, value: Any, server: Server, *more: str, hint: str = ""
) -> ui.Item[Any]:
    """Return the select of what can be chosen among a few, of channels, roles or countries.

    `more` goes into its custom id.
    """
    setting, most = SETTINGS[name], int(limits(name).get("maxItems", 1))
    chosen = cast("tuple[Any, ...]", parts_of(value))
    placeholder = hint or setting.label
    match setting.kind:
        case Kind.CHANNEL | Kind.CHANNELS:
            types = POSTED_IN if setting.kind is Kind.CHANNEL else ANSWERED_IN
            there = [each for each in chosen if server.channel(each)]
            return channel_select(
                placeholder, action, name, *more, types=types, shown=there, most=most
            )
        case Kind.ROLE | Kind.ROLES:
            there = [each for each in chosen if server.role(each)]
            return role_select(placeholder, action, name, *more, shown=there, most=most)
        case Kind.COUNTRIES:
            options = [
                option(called, code, default=code in chosen)
                for code, called in server.countries.items()
            ]
            return select(placeholder, action, name, *more, options=options, least=0, most=most)
        case Kind.NUMBER:
            options = [
                option(words(name, each, server), str(each), default=each == value)
                for each in usual_numbers(name, value)
            ]
            return select(placeholder, action, name, *more, options=options)
        case _:
            now = words(name, value, server)
            options = [
                option(each.capitalize(), each, about, default=each == now)
                for each, about in setting.choices or (("on", ""), ("off", ""))
            ]
            return select(placeholder, action, name, *more, options=options)


def _groups(shown: Group) -> ui.Item[Any]:
    options = [
        option(group.value, group.name, _inside(group), default=group is shown) for group in Group
    ]
    return select(OTHER, "settings-group", options=options)


def _inside(group: Group) -> str:
    return ", ".join(setting.label for setting in SETTINGS.values() if setting.group is group)
