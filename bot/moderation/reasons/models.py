"""A reason that moderators can choose, and the list of a server."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from msgspec import Struct

MAX_TITLE: Final = 80
MAX_TEXT: Final = 400
MAX_POINTS: Final = 3
MAX_REASONS: Final = 24
"""A select of Discord's holds 25 options; one of them is "in my own words"."""


class ReasonOrigin(StrEnum):
    """The origin of a reason."""

    SHIPPED = "shipped"
    CHANGED = "changed"
    """It ships with the bot, and the server has words of its own for it."""
    OWN = "own"


class Reason(Struct, frozen=True):
    """A reason: its title for moderators, and the words that the member reads.

    points: what it counts on the ladder, 0 to MAX_POINTS. entry: the entry of the knowledge base
    that explains why, if there is one.
    """

    id: str
    title: str
    text: str
    points: int
    entry: str | None = None
    origin: ReasonOrigin = ReasonOrigin.SHIPPED


class TypedReason(Struct, frozen=True):
    """A reason as an admin typed it, not checked yet; `points` as a text."""

    title: str
    text: str
    points: str
    entry: str | None = None


class ReasonList(Struct, frozen=True):
    """A server's reasons. hidden: those that ship, and that the server has removed."""

    visible: tuple[Reason, ...]
    hidden: tuple[Reason, ...] = ()
