"""The words of the crisis card, read from messages.toml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.paths import CRISIS
from bot.safety.files import read_toml
from bot.safety.models import Kind, SafetyDataError
from bot.safety.resources import LOCAL_EMERGENCY, Country, Line

MESSAGES = CRISIS / "messages.toml"
_MUST = {"emergency", "lines"}
_MAX_LINE = 200

_Line = Annotated[str, Field(min_length=1, max_length=_MAX_LINE)]
_Lines = Annotated[tuple[_Line, ...], Field(min_length=3, max_length=5)]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CommonData(_Data):
    """Words that every card shares."""

    misread: _Line
    misread_button: Annotated[str, Field(min_length=1, max_length=80)]
    misread_pass_on: _Line
    pass_on_button: Annotated[str, Field(min_length=1, max_length=80)]
    country_button: Annotated[str, Field(min_length=1, max_length=80)]
    minor: _Line
    minor_line: _Line
    footer: _Line
    title_always: _Line
    always: _Lines


class CardData(_Data):
    """Title and lines for one kind of danger."""

    title: _Line
    lines: _Lines


class MessagesData(_Data):
    """The file messages.toml."""

    common: CommonData
    kind: Mapping[Kind, CardData]


@dataclass(frozen=True, slots=True)
class Card:
    """One card's own words; the lines hold the fields {emergency} and {lines}."""

    title: str
    lines: tuple[str, ...]

    def filled(self, places: Sequence[Country], kind: Kind | None = None) -> tuple[str, ...]:
        """Return the lines with the numbers of the places in them (Resources.for_countries)."""
        values = {"emergency": emergency(places), "lines": _help(places, kind)}
        return tuple(line.format_map(values) for line in self.lines)


@dataclass(frozen=True, slots=True)
class CrisisText:
    """All words of the crisis card."""

    cards: Mapping[Kind, Card]
    always: Card
    misread: str
    misread_button: str
    misread_pass_on: str
    pass_on_button: str
    country_button: str
    minor: str
    minor_line: str
    footer: str

    def card(self, kind: Kind | None) -> Card:
        """Return the card for a kind; for none, the one that /crisis shows at any time."""
        return self.always if kind is None else self.cards[kind]

    def for_minors(self, places: Sequence[Country]) -> tuple[str, ...]:
        """Return what to add for somebody under 18: a line, and the lines for young people."""
        youth = [line for place in places for line in place.youth]
        if not youth:
            return (self.minor,)
        return (self.minor, self.minor_line.format(youth=_joined(youth)))


def load_texts(path: Path = MESSAGES) -> CrisisText:
    """Read messages.toml. Raises SafetyDataError with the file and what is wrong."""
    data = read_toml(path, MessagesData)
    missing = [kind for kind in Kind if kind not in data.kind]
    if missing:
        raise SafetyDataError(f"{path}: no words for the kind {missing[0]}")
    cards = {kind: _card(path, kind, card.title, card.lines) for kind, card in data.kind.items()}
    common = data.common
    return CrisisText(
        cards=cards,
        always=_card(path, "always", common.title_always, common.always),
        misread=common.misread,
        misread_button=common.misread_button,
        misread_pass_on=common.misread_pass_on,
        pass_on_button=common.pass_on_button,
        country_button=common.country_button,
        minor=common.minor,
        minor_line=_checked(path, "minor_line", common.minor_line, {"youth"}),
        footer=common.footer,
    )


def emergency(places: Sequence[Country]) -> str:
    """Return the emergency number(s) of the places, named by country when there are several."""
    own = [place for place in places if place.code]
    if not own:
        return LOCAL_EMERGENCY
    if len(own) == 1:
        return own[0].emergency
    return ", ".join(f"{place.emergency} ({place.name})" for place in own)


def _help(places: Sequence[Country], kind: Kind | None) -> str:
    named = sum(bool(place.code) for place in places) > 1
    return "; ".join(
        f"{place.name}: {_joined(place.lines_for(kind))}"
        if named and place.code
        else _joined(place.lines_for(kind))
        for place in places
    )


def _joined(lines: Sequence[Line]) -> str:
    return "; ".join(str(line) for line in lines)


def _card(path: Path, name: str, title: str, lines: tuple[str, ...]) -> Card:
    used: set[str] = set()
    for line in lines:
        used |= _names(path, name, line)
    if used != _MUST:
        wrong = ", ".join(sorted(used ^ _MUST))
        raise SafetyDataError(f"{path}: the card {name} lacks or misnames the field {wrong}")
    return Card(title, lines)


def _checked(path: Path, name: str, line: str, fields: set[str]) -> str:
    if _names(path, name, line) != fields:
        raise SafetyDataError(f"{path}: {name} needs the fields {', '.join(sorted(fields))}")
    return line


def _names(path: Path, name: str, line: str) -> set[str]:
    try:
        return {part for _, part, _, _ in Formatter().parse(line) if part is not None}
    except ValueError as error:
        raise SafetyDataError(f"{path}: {name}: {error} in {line!r}") from error
