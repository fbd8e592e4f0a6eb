"""Check of the crisis data for faults and old entries, for `boundary-bot check`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from bot.safety.detector import Detector
from bot.safety.files import read_toml
from bot.safety.models import SafetyDataError
from bot.safety.resources import LineData, ResourcesData
from bot.safety.texts import load_texts

STALE_DAYS = 180
_NUMBER = re.compile(r"\+?[0-9][0-9 ()-]*")
_TEXT = re.compile(r"(?:[A-Z0-9]{2,12} to )?\+?[0-9][0-9 ()-]*")
_CHAT = re.compile(r"https://[\w.-]+\.[a-z]{2,}(?:/\S*)?|[\w.+-]+@[\w.-]+\.[a-z]{2,}")
_DIGITS = re.compile(r"\D")
_MIN_DIGITS, _MAX_DIGITS = 2, 15
_BANNED = re.compile(
    r"commit(?:ted|s|ting)? suicide|cry for help|selfish|attention|we are watching|we're here 24|"
    r"help is on (?:the|its) way|somebody will (?:call|come)|we will help|you must|risk score",
    re.IGNORECASE,
)


class ProblemSeverity(StrEnum):
    """Whether a problem stops `boundary-bot check`."""

    ERROR = "error"
    WARNING = "warning"


class Problem(Struct, frozen=True):
    """One thing to correct: where, and what, in one sentence."""

    severity: ProblemSeverity
    place: str
    sentence: str


def check_crisis_data(directory: Path, today: date) -> list[Problem]:
    """Return all problems of the crisis data in a folder, errors first; empty when it is well."""
    parts: tuple[Callable[[], list[Problem]], ...] = (
        lambda: list(_resources(directory / "resources.toml", today)),
        lambda: list(_texts(directory / "messages.toml")),
        lambda: list(_examples(directory)),
    )
    problems: list[Problem] = []
    for part in parts:
        try:
            problems += part()
        except SafetyDataError as error:
            problems.append(Problem(ProblemSeverity.ERROR, str(directory), f"{error}."))
    return sorted(problems, key=lambda problem: problem.severity)


def _resources(path: Path, today: date) -> Iterator[Problem]:
    data = read_toml(path, ResourcesData)
    for line in data.general:
        yield from _line(f"{path.name}: general, {line.name}", line, today)
    for region in data.region:
        place = f"{path.name}: emergency number, {region.where}"
        yield from _day(place, region.checked_on, region.confirmed, today)
        yield from _way(place, region.emergency, _NUMBER)
    for code, country in data.country.items():
        place = f"{path.name}: {code}, emergency number"
        yield from _day(place, country.emergency_checked_on, country.emergency_confirmed, today)
        yield from _way(place, country.emergency, _NUMBER)
        for line in country.line:
            yield from _line(f"{path.name}: {code}, {line.name}", line, today)


def _line(place: str, line: LineData, today: date) -> Iterator[Problem]:
    yield from _day(place, line.checked_on, line.confirmed, today)
    yield from _way(place, line.call, _NUMBER)
    yield from _way(place, line.text, _TEXT)
    if line.chat and _CHAT.fullmatch(line.chat) is None:
        yield Problem(
            ProblemSeverity.ERROR, place, f"{line.chat!r} is not an https or e-mail address."
        )


def _day(place: str, checked: date | None, confirmed: bool, today: date) -> Iterator[Problem]:
    if checked is None:
        yield Problem(
            ProblemSeverity.ERROR, place, "has no checked_on: nobody knows whether it is true."
        )
    elif checked > today:
        yield Problem(ProblemSeverity.ERROR, place, f"checked_on {checked} is in the future.")
    elif (today - checked).days > STALE_DAYS:
        days = (today - checked).days
        yield Problem(
            ProblemSeverity.WARNING, place, f"was last checked {days} days ago; check it again."
        )
    if not confirmed:
        yield Problem(
            ProblemSeverity.WARNING, place, "was never compared with its provider's own page."
        )


def _way(place: str, value: str, shape: re.Pattern[str]) -> Iterator[Problem]:
    for number in value.split(" or ") if value else ():
        digits = len(_DIGITS.sub("", number.rpartition(" to ")[2]))
        if shape.fullmatch(number) is None or not _MIN_DIGITS <= digits <= _MAX_DIGITS:
            yield Problem(
                ProblemSeverity.ERROR, place, f"{number!r} does not look like a number to use."
            )


def _texts(path: Path) -> Iterator[Problem]:
    texts = load_texts(path)
    cards = [(card.title, card.said) for card in (texts.always, *texts.cards.values())]
    for name, lines in (*cards, ("common", texts.common)):
        for line in lines:
            if match := _BANNED.search(line):
                sentence = f"{match.group()!r} does not belong on a crisis card."
                yield Problem(ProblemSeverity.ERROR, f"{path.name}: {name}", sentence)


def _examples(directory: Path) -> Iterator[Problem]:
    for name, sentence in Detector.load(directory).failing_examples():
        yield Problem(ProblemSeverity.ERROR, f"rules: {name}", sentence)
