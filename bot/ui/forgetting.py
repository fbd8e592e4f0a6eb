"""The choice "Forget this question" on a member's own card: adding, carrying and removing it.

It stands in the menu of the card, or is a button where the card has none. Cards of older versions
have the button. Its proof fits into no other control, so the next state of a card takes it from the
message that shows the state before.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import discord
from discord import ui

from bot.ui.card import components_of
from bot.ui.controls.answers import ForgetOwnQuestion
from bot.ui.controls.items import button, row, unpack
from bot.ui.controls.menu import add_option, menu_in, menu_option, read_choice
from bot.ui.controls.states import StaleStateError
from bot.ui.look import NOTED, NOTED_FULL, OLD_NOTES
from bot.ui.prepared import PreparedCard

LABEL = "Forget this question"
FORGOTTEN = "Forgotten: this question is no longer in the log."


def offer_forgetting(view: ui.LayoutView, control: ForgetOwnQuestion) -> ui.LayoutView:
    """Add the choice to a card that only the asker sees."""
    choice = menu_option(LABEL, control)
    if isinstance(view, PreparedCard) and view.take_choice(choice):
        return view
    menu = menu_in(view)
    if menu is None:
        view.add_item(row(button(LABEL, control)))
    else:
        add_option(menu, choice)
    return view


def forgetting_in(message: discord.Message | None) -> ForgetOwnQuestion | None:
    """Return the choice that a private card offers; a public card never has one."""
    if message is None or not message.flags.ephemeral:
        return None
    return next(_choices(components_of(message)), None)


def is_in_log(message: discord.Message | None, question_id: int) -> bool:
    """Whether a private card still offers to forget this question."""
    control = forgetting_in(message)
    return control is not None and control.question_id == question_id


def carry_forgetting(view: ui.LayoutView, message: discord.Message | None) -> ui.LayoutView:
    """Put the choice on the next state of a card, if the card before had it.

    It stays with the question that was asked, also where the card goes on to a related one.
    """
    control = forgetting_in(message)
    return view if control is None else offer_forgetting(view, control)


def forgotten_card(message: discord.Message) -> ui.LayoutView:
    """Return the card as it stands, without the choice and without the claim to be in the log.

    Not every card can be drawn anew from what its controls carry, so the message itself is edited.
    """
    view = ui.LayoutView.from_message(message, timeout=None)
    for item in view.walk_children():
        if isinstance(item, ui.TextDisplay):
            for note in (NOTED, NOTED_FULL, *OLD_NOTES):
                item.content = item.content.replace(note, FORGOTTEN)
    menu = menu_in(view)
    if menu is not None:
        menu.options = [each for each in menu.options if _choice_of(each.value) is None]
    # Over a copy: rows are removed on the way.
    for item in list(view.children):
        if isinstance(item, ui.ActionRow):
            _remove_idle_controls(view, cast("ui.ActionRow[Any]", item))
    # discord.py keeps views that are not finished, and would act on their buttons as well.
    view.stop()
    return view


def _remove_idle_controls(view: ui.LayoutView, action_row: ui.ActionRow[Any]) -> None:
    """Remove the button of the choice, and a menu without options; then the row, if it is empty."""
    for item in list(action_row.children):
        if isinstance(item, ui.Select):
            idle = not item.options
        else:
            idle = _control_of(getattr(item, "custom_id", None)) is not None
        if idle:
            action_row.remove_item(item)
    if not action_row.children:
        view.remove_item(action_row)


def _choices(components: Iterator[discord.Component]) -> Iterator[ForgetOwnQuestion]:
    """Yield the choice wherever it stands among the components of a message."""
    for component in components:
        if control := _control_of(getattr(component, "custom_id", None)):
            yield control
        if isinstance(component, discord.SelectMenu):
            yield from filter(None, (_choice_of(each.value) for each in component.options))


def _control_of(custom_id: object) -> ForgetOwnQuestion | None:
    """Return what a custom id carries, if it is the choice's button."""
    action, fields = unpack(str(custom_id))
    if action != ForgetOwnQuestion.action:
        return None
    try:
        return ForgetOwnQuestion.parse(fields)
    except StaleStateError:
        return None


def _choice_of(value: str) -> ForgetOwnQuestion | None:
    """Return what the option of a menu carries, if it is the choice."""
    try:
        choice = read_choice(value)
    except StaleStateError:
        return None
    return choice if isinstance(choice, ForgetOwnQuestion) else None
