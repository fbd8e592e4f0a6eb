"""The length of a timeout or a ban, as a moderator types it: "1h", "3 days", "1w 2d"."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from bot.text.cleaning import clean

SHORTEST: Final = timedelta(minutes=1)
LONGEST: Final = timedelta(days=10 * 365)
EXAMPLES = "Type for example `10m`, `1h`, `3 days` or `1w 2d`."
UNREAD = f"I do not understand “{{typed}}” as a length of time. {EXAMPLES}"
NO_UNIT = (
    "Is that {number} minutes, hours or days? Type for example `{number}h` or `{number} days`."
)
TWICE = f"“{{typed}}” names one unit twice. {EXAMPLES}"
TOO_SHORT = f"That is shorter than a minute, which is the least. {EXAMPLES}"
TOO_LONG = f"That is longer than {{most}}, which is the most here. {EXAMPLES}"

_MINUTE, _HOUR, _DAY, _WEEK = 60, 3600, 86400, 604800
_UNITS: Final = {
    name: seconds
    for seconds, names in {
        1: "s sec secs second seconds",
        _MINUTE: "m min mins minute minutes",
        _HOUR: "h hr hrs hour hours",
        _DAY: "d day days",
        _WEEK: "w wk wks week weeks",
        30 * _DAY: "mo mon month months",
        365 * _DAY: "y yr yrs year years",
    }.items()
    for name in names.split()
}
_ONE: Final = {"a", "an", "one"}
_FILLERS: Final = {"and", "for"}
_WORDS: Final = (("week", _WEEK), ("day", _DAY), ("hour", _HOUR), ("minute", _MINUTE))
_PIECE = re.compile(r"\d{1,7}|[a-z]+|\S")
_LONGEST_TYPED = 60

_USUAL: Final = ("10m", "1h", "6h", "1d", "3d", "1w", "4w", "8w")
_OFFERED_UNITS: Final = ("m", "h", "d", "w")


class LengthError(ValueError):
    """A text is no length. The sentence holds {typed}: replace it by `typed`, escaped."""

    def __init__(self, sentence: str, typed: str) -> None:
        super().__init__(sentence)
        self.typed = typed


def parse_length(typed: str, longest: timedelta = LONGEST) -> timedelta:
    """Return the length that was typed: from SHORTEST to `longest`.

    A month is 30 days, a year 365. Raises LengthError.
    """
    text = clean(typed)
    if not text or len(text) > _LONGEST_TYPED:
        raise LengthError(UNREAD, typed)
    seconds = sum(amount * unit for unit, amount in _parts(text, typed).items())
    if seconds < SHORTEST.total_seconds():
        raise LengthError(TOO_SHORT, typed)
    if seconds > longest.total_seconds():
        raise LengthError(TOO_LONG.format(most=_most(longest)), typed)
    return timedelta(seconds=seconds)


def _most(longest: timedelta) -> str:
    """Return the longest time: in days where it is more than one, as people compare them."""
    return f"{longest.days} days" if longest.days > 1 else length_in_words(longest)


def length_in_words(length: timedelta) -> str:
    """Return a length as people say it: "4 weeks", "9 days and 1 hour". Seconds are left out."""
    rest, parts = int(length.total_seconds()), list[str]()
    # Weeks only where they come out even: nine days are no "1 week and 2 days".
    for name, seconds in _WORDS if rest % _WEEK == 0 else _WORDS[1:]:
        number, rest = divmod(rest, seconds)
        if number:
            parts.append(f"{number} {name}{'' if number == 1 else 's'}")
    if not parts:
        return "less than a minute"
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def lengths_like(typed: str) -> list[str]:
    """Return lengths to choose from, in words that `parse_length` can read again.

    What was typed comes first, if it is one; a number alone is offered in every unit.
    """
    text = clean(typed)
    if text.isascii() and text.isdigit() and len(text) <= 4:
        typed_ones = [f"{text}{unit}" for unit in _OFFERED_UNITS]
    else:
        typed_ones = [typed]
    offers = [words for each in typed_ones if (words := _in_words(each))]
    usual = [length_in_words(parse_length(each)) for each in _USUAL]
    offers += [words for words in usual if text in words] if not offers else []
    return offers or usual


def _in_words(typed: str) -> str | None:
    try:
        return length_in_words(parse_length(typed))
    except LengthError:
        return None


def _parts(text: str, typed: str) -> dict[int, int]:
    """Return how many of each unit (in seconds) a cleaned text names. Raises LengthError."""
    parts: dict[int, int] = {}
    number: int | None = None
    for piece in _PIECE.findall(text):
        if piece in _FILLERS or piece == ",":
            continue
        if piece.isdigit() or piece in _ONE:
            if number is not None:
                raise LengthError(UNREAD, typed)
            number = int(piece) if piece.isdigit() else 1
            continue
        unit = _UNITS.get(piece)
        if unit is None or number is None:
            raise LengthError(UNREAD, typed)
        if unit in parts:
            raise LengthError(TWICE, typed)
        parts[unit], number = number, None
    if number is not None:
        is_alone = not parts
        raise LengthError(NO_UNIT.format(number=number) if is_alone else UNREAD, typed)
    return parts
