"""The reasons that moderators can choose from, as the server has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.client.responses import Interaction


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason: its words for the member, its points, and the entry that explains it."""

    id: str
    title: str
    text: str
    points: int
    entry: str | None = None


async def reasons_of(interaction: Interaction) -> Sequence[Reason]:
    """Return the reasons of an interaction's server, in their order."""
    del interaction
    return ()
