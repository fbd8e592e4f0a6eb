"""Buttons and selects that work for ever: their whole state is in the custom id.

A custom id reads `b:<action>:<field>:…` (a button) or `s:<action>:<field>:…` (a select; those of
channels and roles are in bot.ui.controls.pickers). The dynamic items match every such id that was
ever sent, also by an earlier process, and hand it to the client, which knows who handles it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, cast

import discord
from discord import ui

from bot.text.cleaning import showable
from bot.ui.controls.states import State

if TYPE_CHECKING:
    Interaction = discord.Interaction[discord.Client]

# Making an object through a subscripted class takes Python several times as long.
_Button: type[ui.Button[Any]] = ui.Button
_Select: type[ui.Select[Any]] = ui.Select
_Row: type[ui.ActionRow[Any]] = ui.ActionRow

_MAX_ID = 100
_NOWHERE = "b:nothing"
_MAX_LABEL = 80
MAX_OPTIONS = 25
Style = discord.ButtonStyle


class ControlHost(Protocol):
    """The part of the bot that acts on controls."""

    async def on_control(self, interaction: Interaction, action: str, fields: list[str]) -> None:
        """Act on the control named `action`."""
        ...


def pack(kind: str, control: State) -> str:
    """Join a kind and a state to a custom id. Raises ValueError beyond Discord's limit."""
    custom_id = ":".join((kind, control.action, *control.pack()))
    if len(custom_id) > _MAX_ID:
        raise ValueError(f"a custom id of {len(custom_id)} characters: {custom_id!r}")
    return custom_id


def own_id(custom_id: str) -> int:
    """Return a component id (1 to 2**31) of its own for a control.

    With numbers from the top, Discord would take the select of the next page for the one before,
    and show the choice that was made there.
    """
    # At least 2**30, so that it is never one of the numbers that discord.py counts from the top.
    return zlib.crc32(custom_id.encode()) >> 1 | 1 << 30


def unpack(custom_id: str) -> tuple[str, list[str]]:
    """Split a custom id into its action and its fields; without an action it is empty."""
    _, *rest = custom_id.split(":")
    return (rest[0], rest[1:]) if rest else ("", [])


async def hand_over(interaction: Interaction, custom_id: str) -> None:
    """Let the bot act on a control that was used."""
    host = cast("ControlHost", interaction.client)
    action, fields = unpack(custom_id)
    await host.on_control(interaction, action, fields)


class Button(ui.DynamicItem[ui.Button[Any]], template=r"b:[a-z-]+(?::[^:]*)*"):
    """A button with its whole state in the custom id."""

    def __init__(self, item: ui.Button[Any]) -> None:
        super().__init__(item)

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Button:
        """Take over a button that was sent earlier."""
        del interaction, match
        return cls(cast("ui.Button[Any]", item))

    async def callback(self, interaction: Interaction) -> None:
        """Hand the press to the bot."""
        await hand_over(interaction, self.custom_id)


class Select(ui.DynamicItem[ui.Select[Any]], template=r"s:[a-z-]+(?::[^:]*)*"):
    """A select with its whole state in the custom id; the chosen values come with the press."""

    def __init__(self, item: ui.Select[Any]) -> None:
        super().__init__(item)

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Select:
        """Take over a select that was sent earlier."""
        del interaction, match
        return cls(cast("ui.Select[Any]", item))

    async def callback(self, interaction: Interaction) -> None:
        """Hand the choice to the bot."""
        await hand_over(interaction, self.custom_id)


def button(
    label: str,
    control: State,
    *,
    style: Style = Style.secondary,
    emoji: str | None = None,
    disabled: bool = False,
) -> Button:
    """Return a button with a state; the label is clipped to what Discord shows."""
    # Discord takes no empty label.
    label = showable(label) or "…"
    return Button(
        _Button(
            label=label if len(label) <= _MAX_LABEL else label[: _MAX_LABEL - 1] + "…",
            custom_id=pack("b", control),
            style=style,
            emoji=emoji,
            disabled=disabled,
        )
    )


def link(label: str, url: str) -> ui.Button[Any]:
    """Return a button that opens an address. Discord opens it; no handler is needed."""
    return _Button(label=label, url=url)


def caption(label: str) -> Button:
    """Return a button that is disabled and only shows a text; one a card."""
    # Discord wants a custom id also of a button that nobody can press.
    return Button(_Button(label=label, custom_id=_NOWHERE, style=Style.secondary, disabled=True))


def select(
    placeholder: str,
    control: State,
    *,
    options: Sequence[discord.SelectOption],
    least: int = 1,
    most: int = 1,
) -> Select:
    """Return a select of `least` to `most` of the options; Discord takes 25."""
    on_page = list(options[:MAX_OPTIONS])
    custom_id = pack("s", control)
    return Select(
        _Select(
            placeholder=showable(placeholder)[:150],
            custom_id=custom_id,
            id=own_id(custom_id),
            options=on_page,
            min_values=min(least, len(on_page)),
            max_values=min(most, len(on_page)),
        )
    )


def option(
    label: str, value: str, description: str = "", *, default: bool = False
) -> discord.SelectOption:
    """Return an option with its texts clipped to Discord's 100 characters."""
    label, description = showable(label) or "…", showable(description)
    return discord.SelectOption(
        label=label if len(label) <= 100 else label[:99] + "…",
        value=value,
        description=(description[:99] + "…" if len(description) > 100 else description) or None,
        default=default,
    )


def chosen(interaction: Interaction) -> list[str]:
    """Return the chosen values of a select (an empty list for a button)."""
    data = cast("dict[str, Any]", interaction.data or {})
    return [str(value) for value in data.get("values", [])]


def row(*items: ui.Item[Any]) -> ui.ActionRow[Any]:
    """Return an action row of buttons or of one select."""
    return _Row(*items)
