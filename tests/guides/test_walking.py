"""Ways through a guide: where they lead, how far it is, and ways that a guide no longer holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.guides import GuideEnding, LostWayError, walk
from bot.guides.review import every_walk
from bot.guides.summary import summary_of
from tests.guides.made_up import COMPLAINT, PLACES, WRITING, step


def test_a_way_leads_on_step_by_step_and_counts_what_is_left() -> None:
    told = [(walk(WRITING, way).step.id, walk(WRITING, way).most_left) for way in ("", "b", "ba")]
    assert told == [("who", 4), ("unsafe", 3), ("words", 2)]
    assert [walk(WRITING, way).number for way in ("", "b", "ba")] == [1, 2, 3]


def test_going_back_undoes_the_last_move_alone() -> None:
    assert walk(WRITING, "baW").back().way == "ba"
    assert walk(WRITING).back() == walk(WRITING)


def test_every_choice_of_a_long_list_can_be_taken() -> None:
    ends = [each for each in every_walk(COMPLAINT) if each.number == 2]
    labels = [each.steps_taken[0].choice.label for each in ends if each.steps_taken[0].choice]
    assert sorted(labels) == sorted(PLACES)


@pytest.mark.parametrize("way", ["c", "W", "aa", "aWWa", "bbb", "z", "a" * 12])
def test_a_way_that_the_guide_does_not_hold_is_lost(way: str) -> None:
    with pytest.raises(LostWayError):
        walk(WRITING, way)


@given(st.text(st.sampled_from("abcyWS"), max_size=12))
def test_any_way_leads_somewhere_or_is_lost(way: str) -> None:
    try:
        here = walk(WRITING, way)
    except LostWayError:
        return
    assert here.number == len(way) + 1
    assert here.number + here.most_left <= 7


def test_the_mark_tells_a_changed_way_from_the_same() -> None:
    mark = walk(WRITING, "a").mark
    way = WRITING.steps["who"].way
    assert isinstance(way, tuple)
    other = {**WRITING.steps, "who": replace(WRITING.steps["who"], way=way[::-1])}
    with pytest.raises(LostWayError):
        walk(replace(WRITING, steps=other), "a", mark)
    elsewhere = {**WRITING.steps, "stop": step("stop", GuideEnding((), "Other words."))}
    assert walk(replace(WRITING, steps=elsewhere), "a", mark).step.id == "words"


def test_the_summary_holds_what_was_chosen_what_was_written_and_what_to_keep() -> None:
    summary = summary_of(walk(WRITING, "baWS"), ["Dear Jo,\nthank you."])
    lines = summary.splitlines()
    for line in (
        "Writing to an old therapist",
        "- It ended badly.",
        "- What I want to say:",
        "  Dear Jo,",
        "  thank you.",
        "- Send it on a calm day.",
    ):
        assert line in lines
    assert "One more thing" not in summary


def test_what_was_skipped_and_has_no_note_is_not_in_the_summary() -> None:
    assert summary_of(walk(WRITING, "bb"), []) == (
        "Writing to an old therapist\n\n- It ended badly.\n\nTitle of stop"
    )
