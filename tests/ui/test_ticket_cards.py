"""Cards and forms of tickets, for texts that nobody has thought of."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from bot.knowledge import Entry
from bot.moderation.tickets import (
    QuestionSource,
    SourceKind,
    TicketMessage,
    TicketRow,
    TicketStatus,
    WaitingTickets,
)
from bot.moderation.tickets.limits import MAX_ANSWER
from bot.ui.cards.tickets.learning import offer_card
from bot.ui.cards.tickets.member import (
    asked_back_card,
    linked_card,
    not_sent_card,
    notice_card,
    written_card,
)
from bot.ui.cards.tickets.passed_on import AnswerWay, passed_on_card
from bot.ui.cards.tickets.team import (
    Ending,
    dismiss_card,
    ended_card,
    link_card,
    returned_card,
    settled_card,
    ticket_card,
    waiting_card,
)
from bot.ui.controls.items import unpack
from bot.ui.forms.tickets import answer_modal, search_modal
from bot.ui.text import units
from tests.ui.limits import check_limits, check_modal, payload_of, walk
from tests.ui.made_up import ENTRIES, FEW, LINES, SNOWFLAKE, TEXTS, made

THEN = datetime(2026, 1, 1, tzinfo=UTC)
MESSAGES = st.lists(made(TicketMessage, SNOWFLAKE, st.booleans(), st.just(THEN), TEXTS), max_size=6)
NEVER = st.none()
TICKETS = made(
    TicketRow,
    guild_id=SNOWFLAKE,
    id=SNOWFLAKE,
    channel_id=SNOWFLAKE,
    created_at=st.just(THEN),
    question_id=NEVER,
    status=st.just(TicketStatus.OPEN),
    text=st.none() | TEXTS,
    asker_id=st.none() | SNOWFLAKE,
    by_message=st.booleans(),
    deliverable=st.booleans(),
    card_channel_id=NEVER,
    card_id=NEVER,
    answer=NEVER,
    closed_at=NEVER,
    messages=MESSAGES.map(tuple),
)
LONGEST = TicketRow(
    guild_id=2**63 - 1,
    id=2**63 - 1,
    channel_id=1,
    created_at=THEN,
    question_id=None,
    status=TicketStatus.OPEN,
    text="*_" * 500,
    asker_id=2**63 - 1,
    by_message=False,
    deliverable=True,
    card_channel_id=None,
    card_id=None,
    answer=None,
    closed_at=None,
    messages=(TicketMessage(1, by_team=True, at=THEN, text="*_" * 500),) * 20,
)


@FEW
@given(st.lists(TICKETS, max_size=10, unique_by=lambda t: t.id), st.integers(0, 10**6), LINES)
def test_the_list_of_waiting_tickets(tickets: list[TicketRow], total: int, problem: str) -> None:
    check_limits(payload_of(waiting_card(WaitingTickets(tuple(tickets), total), problem)))


@FEW
@given(TICKETS, TEXTS, st.booleans())
@example(LONGEST, "word " * 700, True)
def test_a_ticket(ticket: TicketRow, answer: str, savable: bool) -> None:
    check_limits(payload_of(ticket_card(ticket)))
    check_limits(payload_of(ended_card(ticket, Ending("Answered", 2**63, answer, savable))))
    check_limits(payload_of(settled_card("Sent.", ticket.id, savable=savable)))
    check_limits(payload_of(dismiss_card(ticket.id)))


@FEW
@given(TICKETS, st.lists(ENTRIES, max_size=6, unique_by=lambda e: e.id))
def test_the_choice_of_an_entry(ticket: TicketRow, entries: list[Entry]) -> None:
    check_limits(payload_of(link_card(ticket, entries)))
    for entry in entries:
        check_limits(payload_of(link_card(ticket, entries, entry)))


@FEW
@given(TEXTS)
@example("`" * 4000)
def test_words_that_are_given_back(words: str) -> None:
    check_limits(payload_of(returned_card("That was too late.", words)))


@FEW
@given(st.none() | TEXTS, TEXTS, LINES, st.booleans())
@example("*_" * 500, "word " * 700, "*" * 100, True)
def test_an_answer_is_whole_if_it_can_be_sent(
    question: str | None, answer: str, server: str, passing: bool
) -> None:
    components = payload_of(written_card(question, answer, server, passing=passing))
    check_limits(components)
    if units(answer) <= MAX_ANSWER:
        assert any(answer in str(part.get("content", "")) for part in walk(components))


@FEW
@given(st.none() | TEXTS, ENTRIES, LINES, SNOWFLAKE)
def test_an_entry_in_a_direct_message_has_no_controls(
    question: str | None, entry: Entry, server: str, ticket_id: int
) -> None:
    components = payload_of(linked_card(question, entry, server))
    check_limits(components)
    assert not [part for part in walk(components) if "custom_id" in part]
    check_limits(payload_of(notice_card(ticket_id, ticket_id)))


@FEW
@given(SNOWFLAKE, st.sampled_from(AnswerWay), st.booleans(), MESSAGES, LINES, TEXTS)
def test_the_other_cards_of_a_member(
    ticket_id: int,
    way: AnswerWay,
    flag: bool,
    messages: list[TicketMessage],
    server: str,
    words: str,
) -> None:
    confirmation = passed_on_card(ticket_id, ticket_id, way, with_name=flag, only_in_list=flag)
    check_limits(payload_of(confirmation))
    check_limits(payload_of(asked_back_card(ticket_id, ticket_id, messages, server, passing=flag)))
    check_limits(payload_of(not_sent_card(ticket_id, ticket_id, words)))


@FEW
@given(st.sampled_from(SourceKind), SNOWFLAKE, SNOWFLAKE, st.booleans())
def test_an_offer(kind: SourceKind, ticket_id: int, message_id: int, learn: bool) -> None:
    source = QuestionSource(kind, ticket_id)
    check_limits(payload_of(offer_card(source, message_id, ticket_id=ticket_id, learn=learn)))


@FEW
@given(SNOWFLAKE, st.none() | TEXTS)
async def test_the_forms(ticket_id: int, question: str | None) -> None:
    for draw, action in ((answer_modal, "case-answered"), (search_modal, "case-found")):
        form = draw(ticket_id, question).to_dict()
        check_modal(form)
        assert unpack(str(form["custom_id"])) == (action, [f"{ticket_id:x}"])
