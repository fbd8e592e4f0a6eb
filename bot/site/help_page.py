"""The page of help lines: by country, each with the day on which it was compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from bot.safety.resources import CountryData, LineData, Purpose, ResourcesData
from bot.site.anchors import Anchors

PURPOSES = {
    Purpose.SUICIDE: "thoughts of suicide, or any crisis",
    Purpose.CRISIS: "any crisis",
    Purpose.LISTENING: "somebody who listens",
    Purpose.CHILDREN: "children and young people",
    Purpose.DOMESTIC_ABUSE: "violence at home",
    Purpose.SEXUAL_VIOLENCE: "sexual violence",
}
# Ids of the template's own elements: no country may have one of them.
OWN_IDS = ("main", "everywhere", "countries", "top")
_OR = re.compile(r"( or )")
_NUMBER = re.compile(r"\+?\d[\d -]*")


class LinkedWords(Struct, frozen=True):
    """Some words of a line, and where they lead: "" for nowhere."""

    words: str
    href: str = ""


class LineView(Struct, frozen=True):
    """A help line. `ways`: a verb ("Call") and the number or address, each with its link."""

    name: str
    purpose: str
    ways: tuple[tuple[str, tuple[LinkedWords, ...]], ...]
    hours: str
    languages: str
    about: str
    source: str
    checked_on: date | None
    confirmed: bool


class RegionView(Struct, frozen=True):
    """An emergency number and where it holds."""

    number: tuple[LinkedWords, ...]
    where: str


class CountryView(Struct, frozen=True):
    """A country: its emergency number and its lines."""

    anchor: str
    name: str
    emergency: tuple[LinkedWords, ...]
    source: str
    checked_on: date | None
    confirmed: bool
    lines: tuple[LineView, ...]


def general_lines(resources: ResourcesData) -> tuple[LineView, ...]:
    """Return the lines for everybody."""
    return tuple(map(_line, resources.general))


def regions(resources: ResourcesData) -> tuple[RegionView, ...]:
    """Return the emergency numbers of large regions, for whoever is in a hurry."""
    return tuple(
        RegionView(telephone(region.emergency), region.where) for region in resources.region
    )


def countries(resources: ResourcesData) -> tuple[CountryView, ...]:
    """Return the countries by name."""
    anchors = Anchors(OWN_IDS)
    by_name = sorted(resources.country.values(), key=lambda country: country.name)
    return tuple(_country(country, anchors.take(country.name)) for country in by_name)


def _country(country: CountryData, anchor: str) -> CountryView:
    return CountryView(
        anchor,
        country.name,
        telephone(country.emergency),
        country.emergency_source,
        country.emergency_checked_on,
        country.emergency_confirmed,
        tuple(map(_line, country.line)),
    )


def _line(line: LineData) -> LineView:
    return LineView(
        line.name,
        PURPOSES[line.kind],
        tuple(_ways(line)),
        "at any hour" if line.hours == "24/7" else line.hours,
        ", ".join(line.languages),
        line.about,
        line.source,
        line.checked_on,
        line.confirmed,
    )


def _ways(line: LineData) -> Iterator[tuple[str, tuple[LinkedWords, ...]]]:
    if line.call:
        yield "Call", telephone(line.call)
    if line.text:
        yield "Text", telephone(line.text, "sms")
    if line.chat.startswith("https://"):
        yield "Online", (LinkedWords(line.chat.removeprefix("https://"), line.chat),)
    elif "@" in line.chat:
        yield "Write", (LinkedWords(line.chat, f"mailto:{line.chat}"),)
    elif line.chat:
        yield "Online", (LinkedWords(line.chat),)


def telephone(words: str, scheme: str = "tel") -> tuple[LinkedWords, ...]:
    """Return the words in pieces, each number of them ("113 or 0800-0113") with its link."""
    pieces: list[LinkedWords] = []
    for part in _OR.split(words):
        match = _NUMBER.search(part)
        if match is None:
            pieces.append(LinkedWords(part))
            continue
        number = match.group().rstrip(" -")
        after = part[match.start() + len(number) :]
        href = f"{scheme}:{number.replace(' ', '').replace('-', '')}"
        pieces += [
            LinkedWords(part[: match.start()]),
            LinkedWords(number, href),
            LinkedWords(after),
        ]
    return tuple(piece for piece in pieces if piece.words)
