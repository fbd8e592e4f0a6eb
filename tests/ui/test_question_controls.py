"""The custom ids of the log and the review queue: as always sent, and never taken on trust."""

from __future__ import annotations

import pytest

from bot.answering.models import Outcome
from bot.ui.controls.items import pack, unpack
from bot.ui.controls.questions import (
    AskToForgetAsker,
    AskToForgetQuestion,
    ChooseQuestion,
    ForgetQuestions,
    ForgetScope,
    KeepQuestions,
    SearchFurther,
    ShowRecentQuestions,
)
from bot.ui.controls.review_queue import (
    DismissGroup,
    EditWording,
    GroupPlace,
    LinkGroup,
    LookForEntry,
    OfferEntries,
    RefuseGroup,
    ShowGroup,
    ShowGroupAt,
    ShowQueue,
    SubmitGroupEntry,
    SubmitWording,
    UndoDecision,
    WriteGroupEntry,
)
from bot.ui.controls.states import STATES, StaleStateError, State

PLACE = GroupPlace(31, 42, 3)
SENT: dict[str, State] = {
    "recent:0:-": ShowRecentQuestions(0, None),
    "recent:1f:answer": ShowRecentQuestions(31, Outcome.ANSWER),
    "q-find:1f:-:why: is it so?": SearchFurther(31, None, "why: is it so?"),
    "q-find:0:9c5a:": SearchFurther(0, "9c5a", ""),
    "q-open": ChooseQuestion(),
    "q-forget:1f": AskToForgetQuestion(31),
    "q-forget-asker:1f": AskToForgetAsker(31),
    "q-gone:1f:-:0:0:": ForgetQuestions(31, ForgetScope.ANY, 0, 0, ""),
    "q-gone:1f:1:0:0:": ForgetQuestions(31, ForgetScope.ONE, 0, 0, ""),
    "q-gone:1f:s:65920080:2a:a: b": ForgetQuestions(
        31, ForgetScope.SUGGESTED, 0x65920080, 42, "a: b"
    ),
    "q-keep": KeepQuestions(),
    "tri-list:0:0": ShowQueue(0, 0),
    "tri-at:2a:3": ShowGroupAt(42, 3),
    "tri:1f:2a:3": ShowGroup(PLACE),
    "tri-look:1f:2a:3": LookForEntry(PLACE),
    "tri-found:1f:2a:3": OfferEntries(PLACE),
    "tri-means:1f:2a:3": LinkGroup(PLACE),
    "tri-away:1f:2a:3": RefuseGroup(PLACE),
    "tri-word:1f:2a:3": EditWording(PLACE),
    "tri-worded:1f:2a:3": SubmitWording(PLACE),
    "tri-new:1f:2a:3": WriteGroupEntry(PLACE),
    "tri-saved:1f:2a:3": SubmitGroupEntry(PLACE),
    "tri-dismiss:1f:2a:3": DismissGroup(PLACE),
    "tri-undo:7:1f:2a:3": UndoDecision(7, PLACE),
}


@pytest.mark.parametrize("custom_id", SENT)
def test_a_control_has_the_custom_id_that_it_always_had(custom_id: str) -> None:
    assert pack("b", SENT[custom_id]) == f"b:{custom_id}"


@pytest.mark.parametrize("custom_id", SENT)
def test_a_custom_id_that_was_ever_sent_is_understood(custom_id: str) -> None:
    action, fields = unpack(f"b:{custom_id}")
    assert STATES[action].parse(fields) == SENT[custom_id]


def test_every_control_of_the_two_is_among_them() -> None:
    rooms = ("controls.questions", "controls.review_queue")
    own = {name for name, kind in STATES.items() if kind.__module__.endswith(rooms)}
    own.remove("insights")  # tests/ui/test_settings_controls.py has it
    assert own == {custom_id.partition(":")[0] for custom_id in SENT}


@pytest.mark.parametrize(
    "custom_id",
    [
        "recent:zz:-",
        "recent:1f",
        "recent:1f:maybe",
        "q-find:0",
        "q-find:-1:-:x",
        "q-forget:",
        "q-forget-asker:8000000000000000",
        "q-gone:1f:-:0",
        "q-gone:1f",
        "q-gone:1f:z:0:0:",
        "q-gone:1f:-:ffffffffffff:0:",
        "q-gone:-5:-:0:0:",
        "tri-list:0:-1",
        "tri-at:2a:1000000",
        "tri:1f:2a",
        "tri:x:y:0",
        "tri-means:1f:2a:-5",
        "tri-undo:1f:2a:3",
        "tri-undo:ffffffffffffffffffff:1f:2a:3",
    ],
)
def test_fields_that_the_bot_never_sends_are_refused(custom_id: str) -> None:
    action, fields = unpack(f"b:{custom_id}")
    with pytest.raises(StaleStateError):
        STATES[action].parse(fields)
