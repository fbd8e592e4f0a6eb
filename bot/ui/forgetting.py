"""The choice "Forget this question" on a member's own card: put there, carried along, taken off.

It stands in the menu of the card, or is a button where the card has none. Cards of older versions
have the button.
"""

from __future__ import annotations

from typing import Any, cast

import discord
from discord import ui

from bot.ui.controls.answer_state import read_id
from bot.ui.controls.items import button, option, pack, row, unpack
from bot.ui.controls.menu import add_option, menu_in
from bot.ui.look import NOTED, NOTED_FULL

ACTION = "forget-question"
LABEL = "Forget this question"
FORGOTTEN = "Forgotten: this question is no longer in the log."


def offer_forgetting(view: ui.LayoutView, question_id: int, proof: str) -> ui.LayoutView:
    """Add the choice to a card that only the asker sees."""
    fields = (f"{question_id:x}", proof)
    menu = menu_in(view)
    if menu is None:
        view.add_item(row(button(LABEL, ACTION, *fields)))
    else:
        add_option(menu, option(LABEL, ":".join((ACTION, *fields))))
    return view


def is_noted(message: discord.Message | None, question_id: int) -> bool:
    """Whether a private card of ours still offers to forget this question."""
    found = _offered(message)
    return found is not None and read_id(found[0]) == question_id


def carried(view: ui.LayoutView, message: discord.Message | None) -> ui.LayoutView:
    """Put the choice on the next state of a card, if the card before had it.

    It stays with the question that was asked, also where the card goes on to a related one.
    """
    found = _offered(message)
    return view if found is None else offer_forgetting(view, read_id(found[0]), found[1])


def forgotten(message: discord.Message) -> ui.LayoutView:
    """Return the card as it stands, without the choice and without the claim to be noted."""
    view = ui.LayoutView.from_message(message, timeout=None)
    for item in list(view.walk_children()):
        if isinstance(item, ui.TextDisplay):
            for noted in (NOTED, NOTED_FULL):
                item.content = item.content.replace(noted, FORGOTTEN)
    menu = menu_in(view)
    if menu is not None:
        menu.options = [each for each in menu.options if not _is_choice(each.value)]
    for item in list(view.children):
        if isinstance(item, ui.ActionRow):
            children = cast("ui.ActionRow[Any]", item).children
            emptied = menu in children and not (menu and menu.options)
            if emptied or any(_is_ours(getattr(each, "custom_id", None)) for each in children):
                view.remove_item(cast("ui.Item[Any]", item))
    view.stop()
    return view


def _offered(message: discord.Message | None) -> list[str] | None:
    """Return the fields of the choice on a private card; a public one has none to carry."""
    if message is None or not message.flags.ephemeral:
        return None
    return next(filter(None, map(_fields, _leaves(message.components))), None)


def _is_ours(custom_id: object) -> bool:
    return isinstance(custom_id, str) and custom_id.startswith(pack("b", ACTION) + ":")


def _is_choice(value: str) -> bool:
    return value.startswith(ACTION + ":")


def _fields(part: discord.Component) -> list[str] | None:
    custom_id = getattr(part, "custom_id", None)
    if _is_ours(custom_id):
        return _pair(unpack(str(custom_id))[1])
    for each in cast("list[discord.SelectOption]", getattr(part, "options", [])):
        if _is_choice(each.value):
            return _pair(each.value.split(":")[1:])
    return None


def _pair(fields: list[str]) -> list[str] | None:
    return fields if len(fields) == 2 else None


def _leaves(components: list[Any]) -> list[discord.Component]:
    found: list[discord.Component] = []
    for component in components:
        found.append(component)
        found += _leaves(list(getattr(component, "children", ())))
    return found
