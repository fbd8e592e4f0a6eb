"""Modals whose state is in the custom id, and reading what was typed into them.

They have no callback of their own: the bot takes every submitted modal by its custom id, so that
one which was open during a restart is not lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import discord
from discord import ui

from bot.ui.controls import pack

TEXT = "text"
NAME = "name"
WITH_NAME = "with"
WITHOUT_NAME = "without"

ASK_TITLE = "Ask the moderators"
ASK_LABEL = "Your question"
ASK_HINT = "They see exactly what stands here. Please name no therapist."
NAME_LABEL = "May they see your name?"
NAME_HINT = "Without it, nothing that points to you is kept."


def ask_moderators_modal(question_id: int, question: str) -> ui.Modal:
    """Return the modal in which a member says what is passed on, and whether with their name."""
    modal = ui.Modal(
        title=ASK_TITLE, custom_id=pack("m", "ask-mods-sent", f"{question_id:x}"), timeout=1
    )
    field = ui.TextInput[Any](
        custom_id=TEXT,
        style=discord.TextStyle.paragraph,
        default=question[:1000] or None,
        min_length=3,
        max_length=1000,
    )
    choice = ui.Select[Any](
        custom_id=NAME,
        options=[
            discord.SelectOption(label="No, without my name", value=WITHOUT_NAME, default=True),
            discord.SelectOption(label="Yes, with my name", value=WITH_NAME),
        ],
    )
    modal.add_item(ui.Label[Any](text=ASK_LABEL, description=ASK_HINT, component=field))
    modal.add_item(ui.Label[Any](text=NAME_LABEL, description=NAME_HINT, component=choice))
    return modal


def typed(interaction: discord.Interaction[Any]) -> dict[str, str]:
    """Return what a submitted modal holds, by the custom id of each field."""
    data = cast("dict[str, Any]", interaction.data or {})
    return {
        str(part["custom_id"]): str(part.get("value") or next(iter(part.get("values") or []), ""))
        for part in _leaves(data.get("components", []))
    }


def _leaves(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        if "custom_id" in component:
            yield component
        nested = component.get("component")
        yield from _leaves([nested] if nested else component.get("components", []))
