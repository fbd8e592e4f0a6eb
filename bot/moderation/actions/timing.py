"""When a timed action is due: bans are lifted by the bot, long timeouts renewed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.moderation.cases.models import CaseKind

NATIVE_MOST: Final = timedelta(days=28) - timedelta(minutes=5)
"""Discord refuses a timeout that ends more than 28 days ahead by its own clock."""
# A week before Discord's own end, so that some days of downtime leave no gap.
RENEW_AFTER: Final = timedelta(days=21)


def native_end(now: datetime, ends: datetime) -> datetime:
    """Return the latest end that Discord takes now, for a timeout that lasts until `ends`."""
    return min(ends, now + NATIVE_MOST)


def next_due(kind: CaseKind, now: datetime, ends: datetime | None) -> datetime | None:
    """Return when the bot has to look at a timed action again, None for never.

    A timeout that Discord ends by itself is due at its end, to be noted as over.
    """
    if ends is None or kind not in {CaseKind.BAN, CaseKind.TIMEOUT}:
        return None
    if kind is CaseKind.BAN or native_end(now, ends) == ends:
        return ends
    return now + RENEW_AFTER
