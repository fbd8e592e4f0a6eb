"""The menu at the foot of a card: what is wanted less often, in one select.

The value of an option is the action that it leads to, with its own fields; the card's state is in
the custom id of the select.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import discord
from discord import ui

from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.items import Select, row, select, unpack

ACTION = "menu"
LABEL = "More choices"
ASK = "ask-mods"
BACK = "back"
OTHER = "other"
SHARE = "share"
SOURCES = "sources"
RELATED = "related:"
"""Before the id of the entry."""
CHOSEN: Final = "?"
"""In a custom id: what it is about was chosen in the select itself."""


def menu_row(
    state: AnswerState, options: Sequence[discord.SelectOption]
) -> list[ui.ActionRow[Any]]:
    """Return the menu of a card, as the row that it takes.

    Nothing need be chosen in it: a choice that leads to a form stays visible in Discord, and can
    be made again only where it may first be taken back.
    """
    return [row(select(LABEL, ACTION, *state.pack(), options=options, least=0))]


def menu_in(view: ui.LayoutView) -> ui.Select[Any] | None:
    """Return the menu of a card, if it has one."""
    for item in view.walk_children():
        inner = item.item if isinstance(item, Select) else item
        if isinstance(inner, ui.Select) and unpack(inner.custom_id)[0] == ACTION:
            return inner
    return None


def add_option(menu: ui.Select[Any], option: discord.SelectOption) -> None:
    """Add an option to a menu, at its end; the last of 25 gives way."""
    menu.options = [*menu.options[:24], option]
