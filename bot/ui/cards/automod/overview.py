"""The cards of all presets, and of one: the state, and the ways to change it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui
from msgspec import Struct

from bot.moderation.automod import (
    MAX_EXEMPT_CHANNELS,
    MAX_EXEMPT_ROLES,
    MAX_RULES,
    AutoModTask,
    PresetState,
    PresetStatus,
    RuleBoard,
)
from bot.ui.card import card, container, line, text
from bot.ui.cards.automod.difference import changes_of, lines_of
from bot.ui.controls.items import Style, button, option, row, select
from bot.ui.controls.moderation.automod import (
    AskWhichPresets,
    PickPreset,
    PutExemptChannels,
    PutExemptRoles,
    ShowAutoMod,
    ShowPlan,
)
from bot.ui.controls.pickers import MAX_CHOSEN, channel_select, role_select
from bot.ui.text import clip, quoted, small

TITLE = "### AutoMod"
USES = "This server uses **{used} of {most}** keyword rules that Discord allows; {ours} mine."
LEAD = (
    "These are rules that Discord itself applies when somebody writes or edits a message. I see "
    "nothing of it but the alerts. I never change rules that are not mine."
)
STANDS = {
    PresetStatus.ABSENT: "not installed",
    PresetStatus.CURRENT: "installed",
    PresetStatus.OUTDATED: "installed, an update is ready",
    PresetStatus.CHANGED: "installed, and **changed by somebody** in Discord since",
}
OFF = "switched off in Discord"
SEXUAL = (
    "**Please check:** Discord's own list of sexual words is on (rule “{rule}”). It also catches "
    "survivors who write about what was done to them. It looks at {where}. I don't change a rule "
    "that is not mine: in **Server Settings → AutoMod** you can exempt those channels."
)
EVERYWHERE = "every channel"
WHICH = "Look at one of them"
DO = {
    AutoModTask.INSTALL: "Install…",
    AutoModTask.UPDATE: "Update…",
    AutoModTask.REMOVE: "Remove…",
}
CATCHES, PASSES = "**It catches, for example:**", "**It lets through, for example:**"
HOLDS = "**The rule:**"
DIFFERS = "**What I would change in it:**"
BY_OTHERS = (
    "Somebody changed this rule in Discord since I installed it. I leave it like that, unless you "
    "choose **Overwrite…**."
)
EXEMPT = "Members with **Manage Server**, bots and these are left out:"
CHANNELS, ROLES = "Channels that it leaves out", "Roles that it leaves out"
TOO_MANY = (
    "This rule leaves out more than I can show here. In **Server Settings → AutoMod** you can "
    "change whom it leaves out."
)
BACK = "All rules"
_EXAMPLES = 2
_CHANNELS = 5
EXEMPTED_TYPES = (
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
)


class SexualFilter(Struct, frozen=True):
    """A rule with Discord's list of sexual words; `channels`: where support is given, by id.

    No channels: it looks at every channel.
    """

    rule: str
    channels: tuple[int, ...] = ()


def automod_card(
    board: RuleBoard, *, filters: Sequence[SexualFilter] = (), problem: str = "", note: str = ""
) -> ui.LayoutView:
    """Return all presets as they stand.

    problem: why alerts would not arrive. note: what was just done.
    """
    own_words = f"{board.own_count} of them {'is' if board.own_count == 1 else 'are'}"
    head = [
        TITLE,
        note,
        USES.format(used=board.rule_count, most=MAX_RULES, ours=own_words),
        LEAD,
        problem,
    ]
    presets = "\n".join(_list_line(each) for each in board.states)
    items: list[ui.Item[Any]] = [text(clip("\n".join(filter(None, head)), 1500)), line()]
    items.append(text(clip(presets, 1700)))
    warnings = "\n".join(warning_of(each) for each in filters[:2])
    if warnings:
        items += [line(), text(clip(warnings, 700))]
    options = [
        option(each.preset.title, each.preset.id, each.preset.about) for each in board.states
    ]
    buttons = [
        button(label, AskWhichPresets(task)) for task, label in DO.items() if board.that_can(task)
    ]
    controls = [row(select(WHICH, PickPreset(), options=options))]
    return card(container(*items), *controls, *([row(*buttons)] if buttons else []))


def preset_card(
    state: PresetState, *, shown_channels: Sequence[int], shown_roles: Sequence[int], note: str = ""
) -> ui.LayoutView:
    """Return one preset: what it does, how it stands, and what can be done with it.

    shown_channels, shown_roles: those of the server that its rule leaves out.
    """
    preset = state.preset
    parts = [f"### {preset.title}\n{stands(state)}", note, preset.about]
    parts += [_examples(CATCHES, preset.yes), _examples(PASSES, preset.no)]
    if state.rule is not None:
        parts.append(_bullets(HOLDS, lines_of(state.rule.content)))
        if state.target is not None:
            parts.append(_bullets(DIFFERS, changes_of(state.rule.content, state.target)))
    if state.status is PresetStatus.CHANGED:
        parts.append(BY_OTHERS)
    items: list[ui.Item[Any]] = [text(clip("\n\n".join(filter(None, parts)), 3600))]
    if state.rule is not None:
        items += _exemptions(state, shown_channels, shown_roles)
    return card(container(*items), row(*_buttons(state)))


def stands(state: PresetState) -> str:
    """Return how a preset stands, in a few words."""
    is_off = state.rule is not None and not state.rule.content.enabled
    return f"{STANDS[state.status]} ({OFF})" if is_off else STANDS[state.status]


def warning_of(rule_filter: SexualFilter) -> str:
    """Return what an admin should know about such a rule, and do."""
    names = ", ".join(f"<#{each}>" for each in rule_filter.channels[:_CHANNELS])
    more = len(rule_filter.channels) - _CHANNELS
    where = f"{names} and {more} more" if more > 0 else names or EVERYWHERE
    return SEXUAL.format(rule=quoted(rule_filter.rule, 100), where=where)


def _list_line(state: PresetState) -> str:
    return f"**{state.preset.title}** · {stands(state)}\n{small(state.preset.about)}"


def _examples(title: str, sentences: Sequence[str]) -> str:
    return _bullets(title, [f"“{quoted(each, 120)}”" for each in sentences[:_EXAMPLES]])


def _bullets(title: str, lines: Sequence[str]) -> str:
    return "\n".join([title, *(f"- {each}" for each in lines)]) if lines else ""


def _exemptions(
    state: PresetState, channels: Sequence[int], roles: Sequence[int]
) -> list[ui.Item[Any]]:
    preset_id = state.preset.id
    # A select that cannot show all of them would drop the rest when it is saved.
    if len(channels) > MAX_CHOSEN or len(roles) > MAX_EXEMPT_ROLES:
        return [line(), text(TOO_MANY)]
    for_channels = channel_select(
        CHANNELS,
        PutExemptChannels(preset_id),
        types=EXEMPTED_TYPES,
        selected=channels,
        most=MAX_EXEMPT_CHANNELS,
    )
    for_roles = role_select(ROLES, PutExemptRoles(preset_id), selected=roles, most=MAX_EXEMPT_ROLES)
    return [line(), text(EXEMPT), row(for_channels), row(for_roles)]


def _buttons(state: PresetState) -> list[ui.Item[Any]]:
    ids = (state.preset.id,)
    buttons: list[ui.Item[Any]] = []
    match state.status:
        case PresetStatus.ABSENT:
            install = ShowPlan(AutoModTask.INSTALL, ids)
            buttons.append(button("Install…", install, style=Style.primary))
        case PresetStatus.OUTDATED:
            buttons.append(
                button("Update…", ShowPlan(AutoModTask.UPDATE, ids), style=Style.primary)
            )
        case PresetStatus.CHANGED if state.target is not None:
            buttons.append(button("Overwrite…", ShowPlan(AutoModTask.OVERWRITE, ids)))
        case _:
            pass
    if state.rule is not None:
        buttons.append(button("Remove…", ShowPlan(AutoModTask.REMOVE, ids)))
    return [*buttons, button(BACK, ShowAutoMod())]
