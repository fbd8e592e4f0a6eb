"""Times in the form of the tables: UTC epoch milliseconds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_ms(moment: datetime) -> int:
    """Return UTC epoch milliseconds.

    Raises ValueError for a time without a zone, which could mean any.
    """
    if moment.tzinfo is None:
        raise ValueError("a stored time needs a time zone")
    return (moment - _EPOCH) // _MILLISECOND


def from_ms(milliseconds: int) -> datetime:
    """Return the UTC time of epoch milliseconds."""
    return _EPOCH + milliseconds * _MILLISECOND


def utc_now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


def now_ms() -> int:
    """Return the current time as UTC epoch milliseconds."""
    return to_ms(utc_now())
