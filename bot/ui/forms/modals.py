"""Building modals, and reading what was typed into them.

Modals have no callback of their own: the bot takes every submitted modal by its custom id, so that
a modal that was open during a restart is not lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import discord
from discord import ui

from bot.ui.controls.items import pack
from bot.ui.controls.states import State

TEXT = "text"
"""The custom id of the one field that most modals have."""


def empty_modal(title: str, control: State) -> ui.Modal:
    """Return a modal without fields; nothing waits for it, its custom id says all."""
    # discord.py would keep a form without a timeout for ever; nothing here waits for it.
    return ui.Modal(title=title, custom_id=pack("m", control), timeout=1)


def paragraph_field(most: int, text: str = "", *, least: int | None = None) -> ui.TextInput[Any]:
    """Return a field of several lines for `least` to `most` characters, filled in with a text."""
    return ui.TextInput[Any](
        custom_id=TEXT,
        style=discord.TextStyle.paragraph,
        default=text[:most] or None,
        min_length=least,
        max_length=most,
    )


def single_choice(
    custom_id: str, first: tuple[str, str], *others: tuple[str, str]
) -> ui.Select[Any]:
    """Return a select of one (label, value), the first unless something else is chosen."""
    options = [discord.SelectOption(label=first[0], value=first[1], default=True)]
    options += [discord.SelectOption(label=label, value=value) for label, value in others]
    return ui.Select[Any](custom_id=custom_id, options=options, required=False)


def read_fields(interaction: discord.Interaction[Any]) -> dict[str, str]:
    """Return what a submitted modal holds, by the custom id of each field."""
    data = cast("dict[str, Any]", interaction.data or {})
    return {
        str(part["custom_id"]): str(part.get("value") or next(iter(part.get("values") or []), ""))
        for part in _leaves(data.get("components", []))
    }


def read_values(interaction: discord.Interaction[Any]) -> dict[str, list[str]]:
    """Return all that was chosen or typed in each field of a submitted modal."""
    data = cast("dict[str, Any]", interaction.data or {})
    return {
        str(part["custom_id"]): [
            str(value) for value in part.get("values") or filter(None, [part.get("value")])
        ]
        for part in _leaves(data.get("components", []))
    }


def _leaves(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        if "custom_id" in component:
            yield component
        # A label holds one component; a row, in forms of the older kind, holds several.
        nested = component.get("component")
        yield from _leaves([nested] if nested else component.get("components", []))
