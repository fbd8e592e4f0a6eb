"""Messages of ours that show what is kept: they go when it goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import RowMapping


@dataclass(frozen=True, slots=True)
class Card:
    """A message of ours in a moderators' channel that shows what a member passed on."""

    guild_id: int
    channel_id: int
    message_id: int


def cards_in(cases: Sequence[RowMapping]) -> list[Card]:
    """Return the cards of these rows of `cases`; some have none."""
    return [
        Card(row["guild_id"], row["card_channel_id"], row["card_id"])
        for row in cases
        if row["card_channel_id"] is not None and row["card_id"] is not None
    ]
