"""Messages of the bot that show stored content: they go when it goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from sqlalchemy import RowMapping


class PostedCard(Struct, frozen=True):
    """A message of the bot in a moderators' channel that shows what a member passed on.

    closes: it is not deleted, but changed to say that its content is over.
    """

    guild_id: int
    channel_id: int
    message_id: int
    closes: bool = False


def cards_in(rows: Sequence[RowMapping], *, closes: bool = False) -> list[PostedCard]:
    """Return the cards of these rows; some have none."""
    return [
        PostedCard(row["guild_id"], row["card_channel_id"], row["card_id"], closes)
        for row in rows
        if row["card_channel_id"] is not None and row["card_id"] is not None
    ]
