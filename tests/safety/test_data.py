"""The shipped crisis data: its own examples, its checks, its words."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.paths import CRISIS
from bot.safety import (
    DangerKind,
    Detector,
    ProblemSeverity,
    Purpose,
    Resources,
    SafetyDataError,
    check_crisis_data,
    load_texts,
)
from bot.safety.resources import LOCAL_EMERGENCY, RESOURCES

TODAY = date(2026, 11, 22)
Edit = Callable[[str, str, str], list[tuple[ProblemSeverity, str]]]


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """Copies the data, replaces words in one file, and returns what the check says."""

    def edit(file: str, old: str, new: str) -> list[tuple[ProblemSeverity, str]]:
        folder = tmp_path / "crisis"
        shutil.copytree(CRISIS, folder)
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        found = check_crisis_data(folder, TODAY)
        return [(problem.severity, f"{problem.place}: {problem.sentence}") for problem in found]

    return edit


def test_every_rule_treats_its_own_examples_as_it_says(detector: Detector) -> None:
    assert list(detector.failing_examples()) == []


def test_the_shipped_data_have_no_errors() -> None:
    errors = [p for p in check_crisis_data(CRISIS, TODAY) if p.severity is ProblemSeverity.ERROR]
    assert errors == []


def test_what_was_never_confirmed_is_said() -> None:
    places = [problem.place for problem in check_crisis_data(CRISIS, TODAY)]
    assert any("RAINN" in place for place in places)
    assert not any("988" in place for place in places)


def test_a_number_without_a_day_is_an_error(edited: Edit) -> None:
    found = edited(
        "resources.toml", 'source = "988 Lifeline"\nchecked_on = 2026-11-22', 'source = "x"'
    )
    assert any(s is ProblemSeverity.ERROR and "988 Suicide" in text for s, text in found)


def test_an_old_day_is_a_warning_and_a_future_one_an_error() -> None:
    later = check_crisis_data(CRISIS, TODAY + timedelta(days=181))
    assert {p.severity for p in later} == {ProblemSeverity.WARNING}
    assert any("988 Suicide" in p.place and "181 days" in p.sentence for p in later)
    earlier = check_crisis_data(CRISIS, TODAY - timedelta(days=1))
    assert any(p.severity is ProblemSeverity.ERROR and "future" in p.sentence for p in earlier)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("resources.toml", 'call = "116 123"', 'call = "116 I23"', "116 I23"),
        ("resources.toml", 'call = "116 123"', 'call = "1"', "'1'"),
        ("resources.toml", "https://findahelpline.com", "findahelpline", "findahelpline"),
        ("resources.toml", 'emergency = "999"', 'emergency = "nine"', "nine"),
        ("resources.toml", 'emergency = "999"', 'urgent = "999"', "region"),
        ("messages.toml", "please call {emergency}", "please call {emergncy}", "emerg"),
        ("messages.toml", "You deserve to be safe", "This is a cry for help", "cry for help"),
        ("rules/self.toml", 'unless = ["negated"', 'unless = ["nagated"', "nagated"),
        ("rules/self.toml", "let me die", "let me (die", "want-to-die"),
        ("rules/self.toml", "let me die", "let (?:me )+die", "unbounded"),
        ("model.toml", "idiom", "idoim", "model.toml"),
    ],
)
def test_a_mistake_in_the_data_is_named(
    edited: Edit, file: str, old: str, new: str, said: str
) -> None:
    errors = [
        text for severity, text in edited(file, old, new) if severity is ProblemSeverity.ERROR
    ]
    assert any(said in text for text in errors), errors


def test_a_server_is_never_without_help() -> None:
    resources = Resources.load(RESOURCES)
    for codes in ([], ["zz"], ["", "??"]):
        (everywhere,) = resources.for_countries(codes)
        assert everywhere.emergency.startswith(LOCAL_EMERGENCY)
        for number in ("112", "911", "999", "000", "111"):
            assert f"**{number}** (" in everywhere.emergency, "each with where it holds"
        assert "findahelpline.com" in str(everywhere.lines[0])
    codes = [place.code for place in resources.for_countries(["US", "uk", "us"])]
    assert codes == ["us", "gb", ""]


def test_every_country_has_something_for_every_kind() -> None:
    for country in Resources.load().countries.values():
        for kind in (*DangerKind, None):
            assert 1 <= len(country.lines_for(kind)) <= 2


def test_lines_fit_the_kind_of_danger() -> None:
    country = Resources.load().countries["us"]
    assert country.lines_for(DangerKind.VIOLENCE)[0].kind is Purpose.DOMESTIC_ABUSE
    assert country.lines_for(DangerKind.SELF)[0].call == "988"


def test_resources_without_a_general_line_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "resources.toml"
    path.write_text(
        'general = []\n[country]\n[[region]]\nemergency = "112"\nwhere = "a"\nsource = "b"\n',
        encoding="utf-8",
    )
    with pytest.raises(SafetyDataError, match=r"resources\.toml: general"):
        Resources.load(path)


def test_samaritans_are_not_given_a_text_number() -> None:
    for country in Resources.load().countries.values():
        for line in country.lines:
            assert not (line.name == "Samaritans" and line.text)


@pytest.mark.parametrize("kind", [*DangerKind, None])
def test_a_card_is_short_and_whole(kind: DangerKind | None) -> None:
    places = Resources.load().for_countries(["gb"])
    card = load_texts().card(kind)
    shown = "\n".join(card.filled(places, kind))
    assert 3 <= len(card.lines) <= 5
    assert "999" in shown
    assert "findahelpline.com" in shown
    assert "911" not in shown
    assert "{" not in shown


def test_several_countries_are_named_beside_their_numbers() -> None:
    places = Resources.load().for_countries(["us", "ie"])
    shown = "\n".join(load_texts().card(DangerKind.SELF).filled(places, DangerKind.SELF))
    assert "**911** (United States)" in shown
    assert "**112 or 999** (Ireland)" in shown


def test_young_people_get_a_line_of_their_own_where_there_is_one() -> None:
    resources, texts = Resources.load(), load_texts()
    assert "Childline" in texts.for_minors(resources.for_countries(["gb"]))[-1]
    assert texts.for_minors(resources.for_countries([])) == (texts.minor,)
