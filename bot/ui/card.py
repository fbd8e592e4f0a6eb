"""The parts of all cards: a container of text with an accent, within Discord's limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import discord
from discord import ui

from bot.text.cleaning import showable
from bot.ui.text import clip

ACCENT = discord.Colour.from_str("#4f7cac")
CARE = discord.Colour.from_str("#c8553d")
QUIET = discord.Colour.from_str("#6b7280")

MAX_TEXT = 4000
"""Discord's limit for all text of a components-v2 message, in characters."""

URGENT = "Urgent, or in danger? **/crisis** shows where help is."
"""On every card for a question: danger that was not recognised still finds a way to help."""

ASKED_ID = 900
"""The component id of the line that repeats the question, to find it again on the message."""

_ASKED_PREFIX = "-# You asked: "
_MESSAGE_PREFIX = "-# The message: "

# Making an object through a subscripted class takes Python several times as long.
_Text: type[ui.TextDisplay[Any]] = ui.TextDisplay
_Container: type[ui.Container[Any]] = ui.Container
_Line: type[ui.Separator[Any]] = ui.Separator


def text(content: str, *, id_: int | None = None) -> ui.TextDisplay[Any]:
    """Return a block of Markdown text, in which nothing turns the reading order."""
    return _Text(showable(content) or "…", id=id_)


def shown_text(content: str) -> ui.TextDisplay[Any]:
    """Return a block of a text that is `showable` already, and need not be checked again."""
    return _Text(content)


def asked_line(quoted_question: str, *, of_message: bool = False) -> ui.TextDisplay[Any]:
    """Return the line that repeats a question, as `quoted` made it.

    of_message: it stands in a message that was looked up, so the reader may not have asked it.
    """
    prefix = _MESSAGE_PREFIX if of_message else _ASKED_PREFIX
    return text(prefix + quoted_question, id_=ASKED_ID)


def asked_in(message: discord.Message | None) -> str:
    """Return the quoted question that a card of ours repeats, or an empty string."""
    line = _asked_line_in(message)
    return line.removeprefix(_ASKED_PREFIX).removeprefix(_MESSAGE_PREFIX)


def is_of_message(message: discord.Message | None) -> bool:
    """Whether the question that a card of ours repeats was looked up in a message."""
    return _asked_line_in(message).startswith(_MESSAGE_PREFIX)


def container(*items: ui.Item[Any], accent: discord.Colour | None = None) -> ui.Container[Any]:
    """Return a framed block of items; without an accent it has our own."""
    return _Container(*items, accent_colour=ACCENT if accent is None else accent)


def card(*items: ui.Item[Any]) -> ui.LayoutView:
    """Return a message of these items that never times out.

    Its controls are found by their custom ids alone, so the view itself need not listen: stopped,
    it is not kept, where discord.py would hold every private card and a timer for 15 minutes.
    """
    view = ui.LayoutView(timeout=None)
    for item in items:
        view.add_item(item)
    view.stop()
    return view


def line() -> ui.Separator[Any]:
    """Return a thin line."""
    return _Line()


def notice(content: str, *, accent: discord.Colour = QUIET) -> ui.LayoutView:
    """Return a card of one short text."""
    return card(container(text(clip(content, 2000)), accent=accent))


def components_of(message: discord.Message) -> Iterator[discord.Component]:
    """Yield all components of a message, also those that stand in others."""
    return _walk(message.components)


def _asked_line_in(message: discord.Message | None) -> str:
    """Return the line that repeats the question, or an empty string."""
    for component in components_of(message) if message else ():
        if isinstance(component, discord.TextDisplay) and component.id == ASKED_ID:
            return component.content
    return ""


def _walk(components: Iterable[discord.Component]) -> Iterator[discord.Component]:
    for component in components:
        yield component
        yield from _walk(getattr(component, "children", ()))
