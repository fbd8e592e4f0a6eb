"""The guides that ship: they pass the review, name only what exists, and put help first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.guides import Guide, GuideEnding, GuideStep, GuideWriting
from bot.guides.loader import load_guides, read_guides
from bot.guides.review import every_walk, review_guides
from bot.paths import GUIDES, KNOWLEDGE

_NAMED_GUIDE = re.compile(r"`/guide` \*\*(.+?)\*\*")

_SHIPPED = load_guides(GUIDES).guides

shipped = pytest.mark.parametrize("guide", _SHIPPED.values(), ids=_SHIPPED.keys())


def _steps(way: type) -> Iterator[tuple[str, GuideStep]]:
    for guide in _SHIPPED.values():
        for step in guide.steps.values():
            if isinstance(step.way, way):
                yield f"{guide.id}/{step.id}", step


def test_the_review_finds_nothing_to_mend() -> None:
    entries = {path.stem for path in KNOWLEDGE.glob("*.md")}
    assert review_guides(read_guides(GUIDES), entries, datetime.now(UTC).date()) == []


def test_the_seven_decisions_that_members_ask_about_are_there() -> None:
    asked = {"reach-out", "feels-wrong", "hugs", "repair", "complain", "goodbye", "member-message"}
    assert asked <= set(_SHIPPED)


@shipped
def test_a_guide_that_a_text_leads_to_is_there_and_another_one(guide: Guide) -> None:
    titles = [each.title for each in _SHIPPED.values() if each.id != guide.id]
    named = {name for step in guide.steps.values() for name in _NAMED_GUIDE.findall(step.text)}
    lost = [name for name in named if not any(title.startswith(name) for title in titles)]
    assert lost == []


@shipped
def test_what_names_the_emergency_number_has_the_way_to_help_above_it(guide: Guide) -> None:
    below = [
        step.id
        for step in guide.steps.values()
        if "local emergency number" in step.text and not step.danger
    ]
    assert below == []


@shipped
def test_every_choice_has_a_line_for_the_summary(guide: Guide) -> None:
    silent = {
        taken.choice.label
        for here in every_walk(guide)
        for taken in here.steps_taken
        if taken.choice is not None and not taken.choice.note.endswith((".", ")"))
    }
    assert silent == set()


def test_every_end_gives_something_to_keep_and_an_entry_that_goes_deeper() -> None:
    bare = [
        name
        for name, step in _steps(GuideEnding)
        if isinstance(step.way, GuideEnding) and not (step.way.keep and step.way.entries)
    ]
    assert bare == []


def test_whoever_is_asked_for_own_words_reads_who_sees_them() -> None:
    assert [name for name, step in _steps(GuideWriting) if "Only you see" not in step.text] == []
