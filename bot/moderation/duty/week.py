"""Times in a week, as moderators type them: "Mon 18:00-21:00"."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from bot.moderation.errors import ModerationError

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * DAY_MINUTES
MAX_SLOTS = 14
_SLOT = re.compile(
    r"(?P<day>[a-z]+)\.?,?\s+"
    r"(?P<h1>\d{1,2})(?::(?P<m1>\d{2}))?\s*(?:-|–|to|until)\s*(?P<h2>\d{1,2})(?::(?P<m2>\d{2}))?"
)


class WeekError(ModerationError):
    """A text is no list of times; the message is a sentence that says what to type."""


def parse_week(text: str) -> list[tuple[int, int]]:
    """Read times, one a line or divided by commas or semicolons; an empty text has none.

    Returns (begins, ends) in minutes since Monday 00:00 UTC, in the order of the week; `ends` may
    lie up to a day beyond the week's end. Raises WeekError.
    """
    slots = sorted(_slot(part) for part in _parts(text))
    if len(slots) > MAX_SLOTS:
        raise WeekError(f"That is more than {MAX_SLOTS} times. Please write fewer, longer ones.")
    for (_, ends), (begins, _) in pairwise(slots):
        if begins < ends:
            raise WeekError(
                "Two of these times overlap. Please write each hour of the week once, such as "
                "**Mon 18:00-21:00**."
            )
    if slots and slots[-1][1] - WEEK_MINUTES > slots[0][0]:
        raise WeekError("The last time runs into the first one of the next week.")
    return slots


def slot_text(begins: int, ends: int) -> str:
    """Return a time as it is typed."""
    day, minute = divmod(begins % WEEK_MINUTES, DAY_MINUTES)
    return f"{DAYS[day]} {_clock(minute)}-{_clock(ends % DAY_MINUTES)}"


def minute_of_week(moment: datetime) -> int:
    """Return the minutes since Monday 00:00 UTC."""
    utc = moment.astimezone(UTC)
    return utc.weekday() * DAY_MINUTES + utc.hour * 60 + utc.minute


def next_time(begins: int, now: datetime) -> datetime:
    """Return when a time of the week begins next, now included."""
    minutes = (begins - minute_of_week(now)) % WEEK_MINUTES
    return now.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(minutes=minutes)


def _parts(text: str) -> list[str]:
    """Divide a text into times; a comma as in "Mon, 18:00-21:00" divides nothing."""
    parts: list[str] = []
    for line in text.replace(";", "\n").splitlines():
        first = True
        for piece in filter(None, map(str.strip, line.split(","))):
            if piece[0].isdigit() and not first:
                parts[-1] += f" {piece}"
            else:
                parts.append(piece)
            first = False
    return parts


def _slot(part: str) -> tuple[int, int]:
    match = _SLOT.fullmatch(part.lower())
    if match is None:
        raise WeekError(_unclear(part))
    day = next((n for n, name in enumerate(DAYS) if match["day"].startswith(name.lower())), None)
    begins = _minutes(match["h1"], match["m1"])
    ends = _minutes(match["h2"], match["m2"])
    # 24:00 ends a time, and begins none.
    if day is None or begins is None or ends is None or begins == DAY_MINUTES:
        raise WeekError(_unclear(part))
    # It ends after midnight.
    if ends <= begins:
        ends += DAY_MINUTES
    return day * DAY_MINUTES + begins, day * DAY_MINUTES + ends


def _minutes(hours: str, minutes: str | None) -> int | None:
    total = int(hours) * 60 + int(minutes or 0)
    return total if int(minutes or 0) < 60 and total <= DAY_MINUTES else None


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _unclear(part: str) -> str:
    return (
        f"I do not understand “{part[:40]}”. Please write a day and two times in UTC, such as "
        "**Mon 18:00-21:00**, one a line."
    )
