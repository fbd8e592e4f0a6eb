"""The reasons that moderators choose from, in a server's file: what of them would change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from bot.moderation.reasons import Reason, ReasonList
    from bot.storage import JSON


class ReasonsChange(Struct, frozen=True):
    """The changes of a server's reasons, by their titles. bodies: what is to be stored."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    bodies: Mapping[str, JSON]


def reasons_change(
    before: ReasonList, after: ReasonList, bodies: Mapping[str, JSON]
) -> ReasonsChange:
    """Compare the list of a server with the one that a file would make of it."""
    old, new = _by_id(before), _by_id(after)
    return ReasonsChange(
        added=tuple(reason.title for key, reason in new.items() if key not in old),
        changed=tuple(
            reason.title for key, reason in new.items() if key in old and reason != old[key]
        ),
        removed=tuple(reason.title for key, reason in old.items() if key not in new),
        bodies=bodies,
    )


def _by_id(board: ReasonList) -> dict[str, Reason]:
    return {reason.id: reason for reason in board.visible}
