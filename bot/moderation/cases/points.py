"""Points: how much of what a member did counts now, and what the server's ladder makes of it.

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
"""Points of a case for which a moderator named none. All other kinds have none, ever."""


def points_for(kind: CaseKind, source: CaseSource, chosen: int | None = None) -> int:
    """Return the points of a new case; chosen: those of the reason that a moderator picked.

    Following the ladder's advice counts nothing a second time.
    """
    if source is CaseSource.LADDER or kind not in USUAL:
        return 0
    return USUAL[kind] if chosen is None else chosen


def points_left(case: Case, now: datetime, fade: timedelta) -> int:
    """Return the points of a case that count now."""
    counts = case.status is CaseStatus.DONE and now - case.created_at < fade
    return case.points if counts else 0
