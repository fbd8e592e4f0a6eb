"""The words of the crisis card, read from messages.toml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Formatter
from typing import Annotated

from msgspec import Struct, field
from msgspec.structs import asdict
from pydantic import Field

from bot.paths import CRISIS
from bot.safety.files import CrisisFileModel, read_toml
from bot.safety.models import DangerKind, SafetyDataError
from bot.safety.resources import LOCAL_EMERGENCY, Country, Line

MESSAGES = CRISIS / "messages.toml"
_MUST = {"emergency", "lines"}
_MAX_LINE = 200

_Line = Annotated[str, Field(min_length=1, max_length=_MAX_LINE)]
_Lines = Annotated[tuple[_Line, ...], Field(min_length=3, max_length=5)]


class CommonData(CrisisFileModel):
    """Words that every card shares."""

    misread: _Line
    misread_button: Annotated[str, Field(min_length=1, max_length=80)]
    misread_pass_on: _Line
    pass_on_button: Annotated[str, Field(min_length=1, max_length=80)]
    country_button: Annotated[str, Field(min_length=1, max_length=80)]
    country_button_none: Annotated[str, Field(min_length=1, max_length=80)]
    report_button: Annotated[str, Field(min_length=1, max_length=80)]
    report_elsewhere: Annotated[str, Field(min_length=1, max_length=500)]
    urgent_title: _Line
    urgent: _Line
    minor: _Line
    minor_line: _Line
    footer: _Line
    maybe: _Line
    maybe_public: _Line
    maybe_button: Annotated[str, Field(min_length=1, max_length=80)]
    title_always: _Line
    always: _Lines


class CardData(CrisisFileModel):
    """Title and lines for one kind of danger."""

    title: _Line
    lines: _Lines
    urgent: str = Field(default="", max_length=_MAX_LINE)
    maybe: str = Field(default="", max_length=_MAX_LINE)


class MessagesData(CrisisFileModel):
    """The file messages.toml."""

    common: CommonData
    kind: Mapping[DangerKind, CardData]


class Card(Struct, frozen=True):
    """One card's own words; the lines hold the fields {emergency} and {lines}.

    urgent: the line that comes first, instead of the one with {emergency}, when it is urgent.
    maybe: the line above an answer where the danger is in doubt.
    """

    title: str
    lines: tuple[str, ...]
    urgent: str = ""
    maybe: str = ""

    @property
    def said(self) -> tuple[str, ...]:
        """All that the card may say."""
        return (self.title, *self.lines, self.urgent, self.maybe)

    def filled(self, places: Sequence[Country], kind: DangerKind | None = None) -> tuple[str, ...]:
        """Return the lines with the numbers of the places in them (Resources.for_countries)."""
        return self._with_numbers(self.lines, places, kind)

    def filled_urgent(self, places: Sequence[Country], kind: DangerKind | None) -> tuple[str, ...]:
        """The same with the emergency number first, then the warm words, then the help lines."""
        others = [line for line in self.lines if "{emergency}" not in line]
        return self._with_numbers((self.urgent, f"{self.title}.", *others), places, kind)

    def _with_numbers(
        self, lines: Sequence[str], places: Sequence[Country], kind: DangerKind | None
    ) -> tuple[str, ...]:
        values = {"emergency": emergency(places), "lines": _help(places, kind)}
        return tuple(line.format_map(values) for line in lines)


class CrisisText(Struct, frozen=True):
    """All words of the crisis card.

    by_language: a line for somebody who wrote words of danger in another language, by its code.
    always_by_language: the line for the card that says nothing of danger.
    """

    cards: Mapping[DangerKind, Card]
    always: Card
    misread: str
    misread_button: str
    misread_pass_on: str
    pass_on_button: str
    country_button: str
    country_button_none: str
    report_button: str
    report_elsewhere: str
    urgent_title: str
    minor: str
    minor_line: str
    footer: str
    maybe_public: str
    maybe_button: str
    by_language: Mapping[str, str] = field(default_factory=dict[str, str])
    always_by_language: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def common(self) -> tuple[str, ...]:
        """The texts that stand on several cards."""
        return tuple(value for value in asdict(self).values() if isinstance(value, str))

    def card(self, kind: DangerKind | None) -> Card:
        """Return the card for a kind; for none, the one that /crisis shows at any time."""
        return self.always if kind is None else self.cards[kind]

    def line_in(self, language: str, kind: DangerKind | None) -> str:
        """Return the line in another language for the card of a kind, empty if there is none."""
        lines = self.always_by_language if kind is None else self.by_language
        return lines.get(language, "")

    def for_minors(self, places: Sequence[Country]) -> tuple[str, ...]:
        """Return what to add for somebody under 18: a line, and the lines for young people."""
        youth = [line for place in places for line in place.youth]
        if not youth:
            return (self.minor,)
        return (self.minor, self.minor_line.format(youth=_joined(youth)))


def load_texts(path: Path = MESSAGES) -> CrisisText:
    """Read messages.toml. Raises SafetyDataError with the file and what is wrong."""
    data = read_toml(path, MessagesData)
    missing = [kind for kind in DangerKind if kind not in data.kind]
    if missing:
        raise SafetyDataError(f"{path}: no words for the kind {missing[0]}")
    common = data.common
    cards = {kind: _card(path, kind, card, common) for kind, card in data.kind.items()}
    always = CardData(title=common.title_always, lines=common.always)
    return CrisisText(
        cards=cards,
        always=_card(path, "always", always, common),
        misread=common.misread,
        misread_button=common.misread_button,
        misread_pass_on=common.misread_pass_on,
        pass_on_button=common.pass_on_button,
        country_button=common.country_button,
        country_button_none=common.country_button_none,
        report_button=common.report_button,
        report_elsewhere=common.report_elsewhere,
        urgent_title=common.urgent_title,
        minor=common.minor,
        minor_line=_checked(path, "minor_line", common.minor_line, {"youth"}),
        footer=common.footer,
        maybe_public=common.maybe_public,
        maybe_button=common.maybe_button,
    )


def emergency(places: Sequence[Country]) -> str:
    """Return the emergency number(s) of the places in bold, each with where it holds if several."""
    own = [place for place in places if place.code]
    if not own:
        return places[-1].emergency if places else LOCAL_EMERGENCY
    if len(own) == 1:
        return f"**{own[0].emergency}**"
    return ", ".join(f"**{place.emergency}** ({place.name})" for place in own)


def _help(places: Sequence[Country], kind: DangerKind | None) -> str:
    names_country = sum(bool(place.code) for place in places) > 1
    return "; ".join(
        f"{place.name}: {_joined(place.lines_for(kind))}"
        if names_country and place.code
        else _joined(place.lines_for(kind))
        for place in places
    )


def _joined(lines: Sequence[Line]) -> str:
    return "; ".join(str(line) for line in lines)


def _card(path: Path, name: str, data: CardData, common: CommonData) -> Card:
    """Return a card; what it does not say itself is said in the common words."""
    urgent, maybe = data.urgent or common.urgent, data.maybe or common.maybe
    used: set[str] = set()
    _checked(path, f"{name}, maybe", maybe, set())
    _checked(path, f"{name}, urgent", urgent, {"emergency"})
    for line in data.lines:
        used |= _names(path, name, line)
    if used != _MUST:
        wrong = ", ".join(sorted(used ^ _MUST))
        raise SafetyDataError(f"{path}: the card {name} lacks or misnames the field {wrong}")
    return Card(data.title, data.lines, urgent, maybe)


def _checked(path: Path, name: str, line: str, fields: set[str]) -> str:
    if _names(path, name, line) != fields:
        raise SafetyDataError(f"{path}: {name} needs the fields {', '.join(sorted(fields))}")
    return line


def _names(path: Path, name: str, line: str) -> set[str]:
    try:
        return {part for _, part, _, _ in Formatter().parse(line) if part is not None}
    except ValueError as error:
        raise SafetyDataError(f"{path}: {name}: {error} in {line!r}") from error
