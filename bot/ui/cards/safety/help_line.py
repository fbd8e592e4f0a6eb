"""The one line above an answer that leads to help, where danger is in doubt.

The card below it may go through many states: each next one has to carry the line along.
"""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from bot.safety import CrisisText
from bot.ui.card import CARE, components_of, container, text
from bot.ui.controls.items import Style, button, unpack
from bot.ui.controls.safety import DangerOrigin, OpenHelp, ShowCrisisCard
from bot.ui.controls.states import StaleStateError, State


def with_help_line(view: ui.LayoutView, origin: DangerOrigin, texts: CrisisText) -> ui.LayoutView:
    """Put the line above a card that only one person sees; its button carries the origin."""
    return _below(view, texts.card(origin.kind).maybe, texts.maybe_button, OpenHelp(origin))


def with_public_help_line(view: ui.LayoutView, texts: CrisisText, label: str) -> ui.LayoutView:
    """Put the line above a card in public: it is for all readers, and gives no reason."""
    return _below(view, texts.maybe_public, label, ShowCrisisCard())


def carry_help_line(view: ui.LayoutView, message: discord.Message | None) -> ui.LayoutView:
    """Put the line above the next state of a card, if it stood above the card before."""
    line = _line_in(message)
    if line is None:
        return view
    section, control = line
    words = next(child.content for child in section.children)
    return _below(view, words, str(getattr(section.accessory, "label", "")), control)


def has_help_line(message: discord.Message | None) -> bool:
    """Whether the line stands above a card of ours."""
    return _line_in(message) is not None


def _line_in(message: discord.Message | None) -> tuple[discord.SectionComponent, OpenHelp] | None:
    for component in components_of(message) if message else ():
        accessory = getattr(component, "accessory", None)
        control = _control_of(getattr(accessory, "custom_id", None))
        if isinstance(component, discord.SectionComponent) and control is not None:
            return component, control
    return None


def _below(view: ui.LayoutView, words: str, label: str, control: State) -> ui.LayoutView:
    help_ = button(label, control, style=Style.primary)
    card = list(view.children)
    view.clear_items()
    view.add_item(container(ui.Section[Any](text(words), accessory=help_), accent=CARE))
    for item in card:
        view.add_item(item)
    return view


def _control_of(custom_id: object) -> OpenHelp | None:
    action, fields = unpack(str(custom_id))
    if action != OpenHelp.action:
        return None
    try:
        return OpenHelp.parse(fields)
    except StaleStateError:
        return None
