"""Moments as files write them: ISO 8601, or as databases print it. Without a zone they are UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from bot.moderation.case_files.filed import CaseFaultError

_FIRST: Final = datetime(2015, 1, 1, tzinfo=UTC)
"""Discord opened in May 2015."""
_LAST: Final = datetime(2100, 1, 1, tzinfo=UTC)
_LONGEST: Final = 40


def read_moment(value: object, what: str) -> int:
    """Return a moment in milliseconds since 1970. Raises CaseFaultError."""
    try:
        moment = datetime.fromisoformat(str(value).strip()[:_LONGEST])
    except ValueError as error:
        raise CaseFaultError(f"{what} is no date that I can read") from error
    # A time that is written without a zone, as databases do, is in UTC.
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    if not _FIRST <= moment <= _LAST:
        raise CaseFaultError(f"{what} lies before 2015 or after 2100")
    return round(moment.timestamp() * 1000)
