"""Typed states of controls: read as they were written, and nothing else is read."""

from __future__ import annotations

import pytest

from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.answers import BrowsePage, CastVote, ForgetOwnQuestion, ReadOn, TogglePart
from bot.ui.controls.items import pack
from bot.ui.controls.states import StaleStateError, State

ANSWER = AnswerState("hugs", 255, 2, True, in_log=True, browsing=True, reply_to=16)
FIELDS = ["hugs", "ff", "2", "y", "nb", "10"]


@pytest.mark.parametrize(
    ("state", "custom_id"),
    [
        (CastVote(True, ANSWER), "b:vote:y:hugs:ff:2:y:nb:10"),
        (TogglePart(3, AnswerState("hugs", 255)), "b:part:3:hugs:ff:-:-:-:-"),
        (BrowsePage(None, 0), "b:browse:-:0"),
        (BrowsePage("1a2b", 12), "b:browse:1a2b:12"),
        (ForgetOwnQuestion(255, "AAAA_-=="), "b:forget-question:ff:AAAA_-=="),
        (ReadOn("hugs", ""), "b:read-on:hugs:"),
    ],
)
def test_the_custom_ids_are_those_that_were_always_sent(state: State, custom_id: str) -> None:
    assert pack("b", state) == custom_id
    assert type(state).parse(custom_id.split(":")[2:]) == state


def test_a_field_that_a_later_version_added_is_ignored() -> None:
    assert BrowsePage.parse(["-", "3", "later"]) == BrowsePage(None, 3)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (CastVote, []),
        (CastVote, ["y"]),
        (CastVote, ["maybe", *FIELDS]),
        (CastVote, ["y", *FIELDS, "more"]),
        (CastVote, ["y", "hugs", "-1", *FIELDS[2:]]),
        (CastVote, ["y", "hugs", "8000000000000000", *FIELDS[2:]]),
        (CastVote, ["y", "hugs", "ff", "1000", *FIELDS[3:]]),
        (TogglePart, ["-1", *FIELDS]),
        (TogglePart, ["²", *FIELDS]),
        (BrowsePage, ["", "0"]),
        (BrowsePage, ["-"]),
        (BrowsePage, ["-", "1234567"]),
        (ForgetOwnQuestion, ["zz", "proof"]),
        (ForgetOwnQuestion, ["ff"]),
    ],
)
def test_foreign_fields_are_stale(kind: type[State], fields: list[str]) -> None:
    with pytest.raises(StaleStateError):
        kind.parse(fields)
