"""Reading what stands in a custom id: whatever is not ours, or no longer is, is stale."""

from __future__ import annotations

from typing import Literal

from bot.client.errors import StaleControlError
from bot.client.responses import Interaction
from bot.ui.controls.items import chosen
from bot.ui.controls.menu import CHOSEN

_BIGGEST = 2**63 - 1


def field(fields: list[str], place: int = 0) -> str:
    """Return the field at a place. Raises StaleControlError when there is none."""
    if place >= len(fields):
        raise StaleControlError
    return fields[place]


def number(text: str) -> int:
    """Return a small decimal number. Raises StaleControlError."""
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise StaleControlError
    return int(text)


def snowflake(text: str) -> int:
    """Return an id written in hexadecimal that a database can hold. Raises StaleControlError."""
    try:
        value = int(text, 16)
    except ValueError as error:
        raise StaleControlError from error
    if not 0 <= value <= _BIGGEST:
        raise StaleControlError
    return value


def choice(interaction: Interaction) -> str:
    """Return what was chosen in a select. Raises StaleControlError when nothing was."""
    return field(chosen(interaction))


def part_in(interaction: Interaction, fields: list[str]) -> int | None:
    """Return the part that a control opens, None if it closes one. Raises StaleControlError."""
    part = field(fields)
    if part == CHOSEN:
        part = choice(interaction)
    return None if part == "-" else number(part)


def chosen_part(interaction: Interaction, part: int | Literal["?"] | None) -> int | None:
    """Return the part to open, None to close the open one; CHOSEN stands for the select's choice.

    Raises StaleControlError.
    """
    return part_in(interaction, [choice(interaction)]) if part == CHOSEN else part
