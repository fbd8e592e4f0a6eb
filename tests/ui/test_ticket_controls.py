"""The custom ids of tickets' controls: as they were always sent, and never taken on trust."""

from __future__ import annotations

import pytest

from bot.moderation.tickets import QuestionSource, SourceKind
from bot.ui.controls.items import pack, unpack
from bot.ui.controls.states import STATES, StaleStateError, State
from bot.ui.controls.tickets import (
    AddToTicket,
    AnswerTicket,
    AskBack,
    AskModerators,
    AskToDismiss,
    ChooseTicket,
    DeclineOffer,
    DismissTicket,
    LinkEntry,
    MakeEntryOfTicket,
    MarkTicketDone,
    OfferEntriesToLink,
    PreviewLinkedEntry,
    ReadTicket,
    SaveReplyAsEntry,
    SearchEntryToLink,
    SendAddition,
    SendAnswer,
    SendLinkedEntry,
    SendQuestionBack,
    SendReplyAsAnswer,
    SendToModerators,
)

TICKET_SOURCE = QuestionSource(SourceKind.TICKET, 31)
LOG_SOURCE = QuestionSource(SourceKind.QUESTION_LOG, 31)
SENT: dict[str, State] = {
    "ask-mods:1f": AskModerators(31),
    "ask-mods:1f:safe": AskModerators(31, misread=True),
    "ask-mods-sent:1f": SendToModerators(31),
    "ask-mods-sent:1f:safe": SendToModerators(31, misread=True),
    "case-open:1f:2a": ReadTicket(31, 42),
    "case-add:1f:2a": AddToTicket(31, 42),
    "case-add:1f:2a:safe": AddToTicket(31, 42, misread=True),
    "case-added:1f:2a": SendAddition(31, 42),
    "case-added:1f:2a:safe": SendAddition(31, 42, misread=True),
    "case-pick": ChooseTicket(),
    "case-done": MarkTicketDone(),
    "case-answer:1f": AnswerTicket(31),
    "case-answered:1f": SendAnswer(31),
    "case-reply:1f:2a": SendReplyAsAnswer(31, 42),
    "case-ask:1f": AskBack(31),
    "case-asked:1f:3": SendQuestionBack(31, 3),
    "case-entry:1f": MakeEntryOfTicket(31),
    "case-link:1f": LinkEntry(31),
    "case-find:1f": SearchEntryToLink(31),
    "case-found:1f": OfferEntriesToLink(31),
    "case-entry-chosen:1f": PreviewLinkedEntry(31),
    "case-send:1f:hugs": SendLinkedEntry(31, "hugs"),
    "case-dismiss:1f": AskToDismiss(31),
    "case-dismissed:1f": DismissTicket(31),
    "learn:c1f:2a": SaveReplyAsEntry(TICKET_SOURCE, 42),
    "learn:q1f:2a": SaveReplyAsEntry(LOG_SOURCE, 42),
    "learn-no": DeclineOffer(),
}
OLDER: dict[str, State] = {
    # Sent before there were answers by direct message.
    "case-open:1f": ReadTicket(31),
    "case-add:1f": AddToTicket(31),
    "case-added:1f": SendAddition(31),
}


@pytest.mark.parametrize("custom_id", SENT)
def test_a_control_has_the_custom_id_that_it_always_had(custom_id: str) -> None:
    assert pack("b", SENT[custom_id]) == f"b:{custom_id}"


@pytest.mark.parametrize("custom_id", SENT | OLDER)
def test_a_custom_id_that_was_ever_sent_is_understood(custom_id: str) -> None:
    action, fields = unpack(f"b:{custom_id}")
    assert STATES[action].parse(fields) == (SENT | OLDER)[custom_id]


def test_every_control_of_tickets_is_among_them() -> None:
    own = {name for name, kind in STATES.items() if kind.__module__.endswith("controls.tickets")}
    assert own == {custom_id.partition(":")[0] for custom_id in SENT}


@pytest.mark.parametrize(
    "custom_id",
    [
        "ask-mods",
        "ask-mods:",
        "case-open:zz:2a",
        "case-open:1f:hugs",
        "case-answer:-1",
        "case-answer:8000000000000000",
        "case-reply:1f",
        "case-asked:1f",
        "case-asked:1f:-3",
        "case-asked:1f:1000000",
        "case-send:1f",
        "case-send:1f:",
        "learn:x1f:2a",
        "learn:c:2a",
        "learn::2a",
        "learn:c1f",
    ],
)
def test_fields_that_the_bot_never_sends_are_refused(custom_id: str) -> None:
    action, fields = unpack(f"b:{custom_id}")
    with pytest.raises(StaleStateError):
        STATES[action].parse(fields)
