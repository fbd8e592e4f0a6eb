"""Points: what counts now of a member's cases, and what the server's ladder advises.

A case has its points in full for as long as the server says, and then none; the record stays. The
ladder advises a moderator. Nothing happens without their press, and no ladder bans.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.moderation.cases.models import CaseKind, CaseSource, CaseStatus

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from bot.moderation.cases.models import Case

USUAL: Final = {CaseKind.WARNING: 1, CaseKind.TIMEOUT: 1, CaseKind.KICK: 2}
"""The usual points of each kind; a moderator can name others. All other kinds never have any."""


def points_for(kind: CaseKind, source: CaseSource, chosen: int | None = None) -> int:
    """Return the points of a new case; chosen: those of the reason that a moderator picked.

    An action that follows the ladder's advice has no points: they were counted before.
    """
    if source is CaseSource.LADDER or kind not in USUAL:
        return 0
    return USUAL[kind] if chosen is None else chosen


def points_left(case: Case, now: datetime, fade: timedelta) -> int:
    """Return the points of a case that count now."""
    counts = case.status is CaseStatus.DONE and now - case.created_at < fade
    return case.points if counts else 0
