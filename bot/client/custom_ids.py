"""Reading what stands in a custom id: whatever is not ours, or no longer is, is stale."""

from __future__ import annotations

from typing import Literal

from bot.client.errors import StaleControlError
from bot.client.responses import Interaction
from bot.ui.cards.answers.answer import CLOSED
from bot.ui.controls.items import chosen
from bot.ui.controls.menu import CHOSEN

_BIGGEST = 2**63 - 1


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
    values = chosen(interaction)
    if not values:
        raise StaleControlError
    return values[0]


def chosen_part(interaction: Interaction, part: int | Literal["?"] | None) -> int | None:
    """Return the part to open, None to close the open one; CHOSEN stands for the select's choice.

    Raises StaleControlError.
    """
    if part != CHOSEN:
        return part
    chosen_value = choice(interaction)
    return None if chosen_value == CLOSED else number(chosen_value)
