"""Help lines by country, and what to show for a server's countries: never nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Self

from msgspec import Struct
from pydantic import Field, model_validator

from bot.paths import CRISIS
from bot.safety.files import CrisisFileModel, read_toml
from bot.safety.models import DangerKind, SafetyDataError

RESOURCES = CRISIS / "resources.toml"
LOCAL_EMERGENCY = "your local emergency number"
ELSEWHERE = "Anywhere"
_SHOWN_LINES = 2


class Purpose(StrEnum):
    """The purpose of a line."""

    SUICIDE = "suicide"
    CRISIS = "crisis"
    LISTENING = "listening"
    CHILDREN = "children"
    DOMESTIC_ABUSE = "domestic-abuse"
    SEXUAL_VIOLENCE = "sexual-violence"


_GENERAL = (Purpose.SUICIDE, Purpose.CRISIS, Purpose.LISTENING)
_FITTING: Mapping[DangerKind, tuple[Purpose, ...]] = {
    DangerKind.VIOLENCE: (Purpose.DOMESTIC_ABUSE, Purpose.SEXUAL_VIOLENCE, *_GENERAL),
    DangerKind.THERAPIST: (Purpose.SEXUAL_VIOLENCE, *_GENERAL),
}

_Text = Annotated[str, Field(min_length=1)]
_Code = Annotated[str, Field(pattern=r"^[a-z]{2}$")]


class LineData(CrisisFileModel):
    """A help line as written in resources.toml. The day is optional so that a check can say it."""

    name: _Text
    kind: Purpose
    source: _Text
    call: str = ""
    text: str = ""
    chat: str = ""
    hours: str = ""
    languages: tuple[_Text, ...] = ()
    about: str = ""
    checked_on: date | None = None
    confirmed: bool = True

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if not (self.call or self.text or self.chat):
            raise ValueError(f"{self.name} has none of call, text and chat")
        return self


class CountryData(CrisisFileModel):
    """A country as written in resources.toml."""

    name: _Text
    emergency: _Text
    emergency_source: _Text
    emergency_checked_on: date | None = None
    emergency_confirmed: bool = True
    locales: tuple[_Text, ...] = ()
    words: tuple[_Text, ...] = ()
    line: tuple[LineData, ...] = Field(min_length=1)


class RegionData(CrisisFileModel):
    """An emergency number and where it holds, for a server whose countries are not known."""

    emergency: _Text
    where: _Text
    source: _Text
    checked_on: date | None = None
    confirmed: bool = True


class ResourcesData(CrisisFileModel):
    """The file resources.toml."""

    region: tuple[RegionData, ...] = Field(min_length=1)
    general: tuple[LineData, ...] = Field(min_length=1)
    country: Mapping[_Code, CountryData]


class Line(Struct, frozen=True):
    """One help line: how to reach it and whom it is for."""

    name: str
    kind: Purpose
    call: str = ""
    text: str = ""
    chat: str = ""
    hours: str = ""
    languages: tuple[str, ...] = ()
    about: str = ""

    def __str__(self) -> str:
        """One short Markdown piece: the name in bold and the ways to reach it."""
        text = f"text {self.text}" if self.text else ""
        if self.call and self.text == self.call:
            ways = [f"call or text {self.call}", self.chat]
        else:
            ways = [f"call {self.call}" if self.call else "", text, self.chat]
        hours = f" ({self.hours})" if self.hours else ""
        return f"**{self.name}**: {', '.join(way for way in ways if way)}{hours}"


class Country(Struct, frozen=True):
    """A country's emergency number(s) and its lines, in the order of the file.

    locales: languages of Discord that point there; words: names of roles that do, in lower case.
    """

    code: str
    name: str
    emergency: str
    lines: tuple[Line, ...]
    locales: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def lines_for(
        self, kind: DangerKind | None = None, limit: int = _SHOWN_LINES
    ) -> tuple[Line, ...]:
        """Return the lines that fit a kind of danger best, at most `limit`, never none."""
        wanted = _FITTING.get(kind, _GENERAL) if kind is not None else _GENERAL
        fitting = [line for line in self.lines if line.kind in wanted]
        fitting.sort(key=lambda line: wanted.index(line.kind))
        return tuple(fitting[:limit]) or self.lines[:limit]

    @property
    def youth(self) -> tuple[Line, ...]:
        """The lines for children and young people."""
        return tuple(line for line in self.lines if line.kind is Purpose.CHILDREN)


class Resources(Struct, frozen=True, dict=True):
    """All help lines: by country (ISO 3166 code in lower case) and for everybody."""

    countries: Mapping[str, Country]
    general: tuple[Line, ...]
    regions: str = ""

    def __post_init__(self) -> None:
        """Raise SafetyDataError when there is nothing for everybody."""
        if not self.general:
            raise SafetyDataError("no general help line: a server without a country needs one")

    @cached_property
    def _elsewhere(self) -> Country:
        local = f"{LOCAL_EMERGENCY}: {self.regions}" if self.regions else LOCAL_EMERGENCY
        return Country("", ELSEWHERE, local, self.general)

    @classmethod
    def load(cls, path: Path = RESOURCES) -> Resources:
        """Read resources.toml. Raises SafetyDataError with the file and what is wrong."""
        data = read_toml(path, ResourcesData)
        countries = {code: _country(code, country) for code, country in data.country.items()}
        regions = ", ".join(f"**{region.emergency}** ({region.where})" for region in data.region)
        return cls(countries, tuple(_line(line) for line in data.general), regions)

    def for_countries(self, codes: Sequence[str]) -> tuple[Country, ...]:
        """Return what to show for a server's countries, in their order; never empty.

        Unknown and repeated codes are passed over ("UK" means "gb"). The last one is always the
        way for everybody else: the emergency numbers by region and the general lines.
        """
        known = dict.fromkeys(
            _ALSO.get(code.strip().lower(), code.strip().lower()) for code in codes
        )
        countries = [self.countries[code] for code in known if code in self.countries]
        return (*countries, self._elsewhere)

    def hinted(self, locale: str) -> str | None:
        """Return the code of the country that a language of Discord points to, if it does.

        American English points nowhere: Discord sets it wherever nobody has chosen.
        """
        return next(
            (code for code, country in self.countries.items() if locale in country.locales), None
        )

    def named(self, words: Collection[str]) -> tuple[str, ...]:
        """Return the codes of the countries that one of the words names, in the file's order."""
        names = {word.strip().lower() for word in words}
        return tuple(
            code for code, country in self.countries.items() if names.intersection(country.words)
        )


_ALSO = {"uk": "gb", "usa": "us", "en": "gb", "eire": "ie"}


def _country(code: str, data: CountryData) -> Country:
    lines = tuple(_line(line) for line in data.line)
    return Country(code, data.name, data.emergency, lines, data.locales, data.words)


def _line(data: LineData) -> Line:
    return Line(
        data.name,
        data.kind,
        data.call,
        data.text,
        data.chat,
        data.hours,
        data.languages,
        data.about,
    )
