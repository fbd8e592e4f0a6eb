"""The menu at the foot of a card: less frequent choices in one select.

The custom id of the select holds the card's state. The value of an option names the action that it
leads to, with what that needs beside the card's state.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final, TypeAlias, TypeVar

import discord
from discord import ui

from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.answers import (
    BackToCategory,
    ForgetOwnQuestion,
    OfferOtherEntries,
    ShareAnswer,
    ShowSources,
)
from bot.ui.controls.community.posts import AskCommunity
from bot.ui.controls.items import MAX_OPTIONS, Select, option, row, select, unpack
from bot.ui.controls.states import Name, StaleStateError, State, control
from bot.ui.controls.tickets import AskModerators

T = TypeVar("T")

LABEL = "More choices"
CHOSEN: Final = "?"
"""In a custom id: what it is about was chosen in the select itself."""
_RELATED = "related"
_GUIDE = "guide"


@control("menu")
class ChooseFromMenu(State):
    """Do what is chosen in the menu of a card."""

    answer: AnswerState


class CardChoice(StrEnum):
    """A choice that needs nothing but the card's state. The value is the action of its control."""

    ASK = AskModerators.action
    COMMUNITY = AskCommunity.action
    BACK = BackToCategory.action
    OTHER = OfferOtherEntries.action
    SHARE = ShareAnswer.action
    SOURCES = ShowSources.action

    def control(self, answer: AnswerState) -> State:
        """Return the control that the choice stands for."""
        match self:
            case CardChoice.ASK:
                return AskModerators(answer.question_id)
            case CardChoice.COMMUNITY:
                return AskCommunity()
            case CardChoice.BACK:
                return BackToCategory(answer.entry_id)
            case CardChoice.OTHER:
                return OfferOtherEntries(answer)
            case CardChoice.SHARE:
                return ShareAnswer(answer)
            case CardChoice.SOURCES:
                return ShowSources(answer)


class RelatedChoice(State):
    """A related question."""

    entry_id: Name


class MenuGuide(State):
    """A guide."""

    guide: Name


MenuChoice: TypeAlias = CardChoice | MenuGuide | RelatedChoice | ForgetOwnQuestion


def menu_option(label: str, choice: MenuChoice, description: str = "") -> discord.SelectOption:
    """Return an option of the menu."""
    match choice:
        case CardChoice():
            value = choice.value
        case RelatedChoice():
            value = ":".join((_RELATED, *choice.pack()))
        case MenuGuide():
            value = ":".join((_GUIDE, *choice.pack()))
        case ForgetOwnQuestion():
            value = ":".join((choice.action, *choice.pack()))
    return option(label, value, description)


def read_choice(value: str) -> MenuChoice:
    """Return what an option stands for. Raises StaleStateError when it is not ours."""
    name, *fields = value.split(":")
    if name == _RELATED:
        return RelatedChoice.parse(fields)
    if name == _GUIDE:
        return MenuGuide.parse(fields)
    if name == ForgetOwnQuestion.action:
        return ForgetOwnQuestion.parse(fields)
    try:
        return CardChoice(name)
    except ValueError as error:
        raise StaleStateError(f"{name!r} is no choice of a menu") from error


def menu_row(
    state: AnswerState, options: Sequence[discord.SelectOption]
) -> list[ui.ActionRow[Any]]:
    """Return the menu of a card, as the row that it takes.

    It also allows no choice: a choice that leads to a form stays visible in Discord, and can only
    be made again after it was taken back.
    """
    return [row(select(LABEL, ChooseFromMenu(state), options=options, least=0))]


def menu_in(view: ui.LayoutView) -> ui.Select[Any] | None:
    """Return the menu of a card, if it has one."""
    for item in view.walk_children():
        inner = item.item if isinstance(item, Select) else item
        if isinstance(inner, ui.Select) and unpack(inner.custom_id)[0] == ChooseFromMenu.action:
            return inner
    return None


def add_option(menu: ui.Select[Any], choice: discord.SelectOption) -> None:
    """Add an option to a menu, at its end; the last of 25 gives way."""
    menu.options = with_choice(menu.options, choice)


def with_choice(options: Sequence[T], choice: T) -> list[T]:
    """Return options with one more at the end; the last of 25 gives way."""
    return [*options[: MAX_OPTIONS - 1], choice]
