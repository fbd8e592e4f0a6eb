"""The panel of a server's settings: one group a page, each setting with its control."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import discord
from discord import ui

from bot.servers import (
    SETTINGS,
    ConfigChange,
    ServerConfig,
    SettingDeclaration,
    SettingGroup,
    SettingKind,
)
from bot.servers.autocomplete import usual_numbers
from bot.servers.declared.given_roles import GIVEN_ROLES, hindrance_to
from bot.servers.directory import ServerDirectory
from bot.servers.editing import may_change
from bot.servers.formatting import AS_IS, NONE, limits, parts_of
from bot.ui.card import card, container, line, text
from bot.ui.cards.settings.messages import NO_COUNTRY, SAVED, changes, in_full, words
from bot.ui.cards.settings.permissions import lacking
from bot.ui.controls.items import Style, button, option, row, select
from bot.ui.controls.pickers import channel_select, role_select
from bot.ui.controls.settings import (
    ChooseGroup,
    OpenSettingForm,
    PutSetting,
    ShowDisabledEntries,
)
from bot.ui.controls.states import State
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
_ASKED_IN = (discord.ChannelType.forum, discord.ChannelType.text)
AS_NOW = "As it is now"
_VALUE_LIMIT = 700


def settings_card(
    group: SettingGroup,
    config: ServerConfig,
    directory: ServerDirectory,
    *,
    owner: bool,
    note: str = "",
) -> ui.LayoutView:
    """Return one page of the panel.

    owner: whether the person manages the server by Discord's own permission. note: what has just
    happened.
    """
    head = [TITLE.format(group=group.value), note or LEAD]
    items: list[ui.Item[Any]] = [text("\n".join(head)), line()]
    for name, setting in SETTINGS.items():
        if setting.group is group:
            items += setting_items(name, config, directory, may=may_change(name, is_owner=owner))
    if group is SettingGroup.MODERATION and (missing := directory.missing_for_moderation()):
        items += [line(), text(lacking(missing))]
    items.append(text(small(HOW)))
    return card(container(*items), row(_groups(group)))


def panel_note(
    group: SettingGroup,
    config: ServerConfig,
    directory: ServerDirectory,
    change: ConfigChange | None,
    problems: Sequence[str],
) -> str:
    """Return what stands above a page: what was just changed, and what does not work.

    problems: why the team's channels cannot be reached, a sentence each.
    """
    news = [SAVED, *changes(change, directory)] if change else []
    # On the page that opens first, and on that of the setting itself.
    warns = group in {SettingGroup.ANSWERS, SETTINGS["countries"].group} and not config.countries
    return " ".join([*news, *problems, *([NO_COUNTRY] if warns else [])])


def setting_items(
    name: str, config: ServerConfig, directory: ServerDirectory, *, may: bool = True
) -> list[ui.Item[Any]]:
    """Return a setting with its value in words, and a control to change it if one may."""
    setting, value = SETTINGS[name], getattr(config, name)
    description = clip(in_full(name, value, directory), _VALUE_LIMIT)
    lines = [f"**{setting.label}:** {description}", small(setting.about)]
    if value and name in _HIDDEN:
        lines.append(small(_HIDDEN[name]))
    if value and name in GIVEN_ROLES and (hindrance := hindrance_to(directory.role(value))):
        lines.append(f"**At the moment:** {hindrance}")
    if not may:
        return [text("\n".join([*lines, small(OWNERS)]))]
    accessory = _button(name, setting, value)
    if accessory is not None:
        return [ui.Section[Any]("\n".join(lines), accessory=accessory)]
    return [text("\n".join(lines)), row(chooser(name, PutSetting(name), value, directory))]


def _button(name: str, setting: SettingDeclaration, value: object) -> ui.Item[Any] | None:
    """Return the control of a setting that is no choice among a few."""
    match setting.kind:
        case SettingKind.SWITCH:
            turn, style = ("off", Style.secondary) if value else ("on", Style.success)
            return button(f"Turn {turn}", PutSetting(name, turn), style=style)
        case SettingKind.NUMBER | SettingKind.TEXT | SettingKind.COLOUR:
            return button("Change", OpenSettingForm(name))
        case SettingKind.ENTRIES:
            return button("Choose", ShowDisabledEntries(name, 0))
        case _:
            return None


def chooser(
    name: str, control: State, value: Any, directory: ServerDirectory, hint: str = ""
) -> ui.Item[Any]:
    """Return the select of what can be chosen among a few, of channels, roles or countries."""
    setting, most = SETTINGS[name], int(limits(name).get("maxItems", 1))
    current = cast("tuple[Any, ...]", parts_of(value))
    placeholder = hint or setting.label
    match setting.kind:
        case SettingKind.CHANNEL | SettingKind.CHANNELS:
            types = POSTED_IN if setting.kind is SettingKind.CHANNEL else ANSWERED_IN
            if name == "community_channel":
                types = _ASKED_IN
            present = [each for each in current if directory.channel(each)]
            return channel_select(placeholder, control, types=types, selected=present, most=most)
        case SettingKind.ROLE | SettingKind.ROLES:
            present = [each for each in current if directory.role(each)]
            return role_select(placeholder, control, selected=present, most=most)
        case SettingKind.COUNTRIES:
            options = [
                option(country, code, default=code in current)
                for code, country in directory.countries.items()
            ]
            return select(placeholder, control, options=options, least=0, most=most)
        case SettingKind.NUMBER:
            options = [
                option(words(name, each, directory), str(each), default=each == value)
                for each in usual_numbers(name, value)
            ]
            return select(placeholder, control, options=options)
        case SettingKind.TEXT:
            return select(placeholder, control, options=_text_options(name, str(value)))
        case _:
            now = words(name, value, directory)
            options = [
                option(each.capitalize(), each, about, default=each == now)
                for each, about in setting.choices or (("on", ""), ("off", ""))
            ]
            return select(placeholder, control, options=options)


def _text_options(name: str, now: str) -> list[discord.SelectOption]:
    """Return texts that many choose, none, and what holds now if it is another."""
    offers = SETTINGS[name].offers
    options = [option(text, text, about, default=text == now) for text, about in offers]
    if not SETTINGS[name].is_required:
        options.append(option(SETTINGS[name].empty.capitalize(), NONE, default=not now))
    if now and now not in dict(offers):
        options.append(option(now, AS_IS, AS_NOW, default=True))
    return options


def _groups(current: SettingGroup) -> ui.Item[Any]:
    options = [
        option(group.value, group.name, _inside(group), default=group is current)
        for group in SettingGroup
    ]
    return select(OTHER, ChooseGroup(), options=options)


def _inside(group: SettingGroup) -> str:
    return ", ".join(setting.label for setting in SETTINGS.values() if setting.group is group)
