"""Moderators answer, link, close and ask back; the first of two wins."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.moderation.tickets import (
    NotePlace,
    QuestionSource,
    SourceKind,
    TeamQuestion,
    TicketError,
    TicketRow,
    TicketServices,
    TicketStatus,
)
from bot.moderation.tickets.errors import (
    ALREADY_SAVED,
    ANSWER_TOO_LONG,
    NO_TICKET,
    NO_WORDS_IN_ANSWER,
    NO_WORDS_IN_QUESTION,
    OVERTAKEN,
    QUESTION_TOO_LONG,
    RECIPIENT_FORGOTTEN,
    TAKEN,
)
from bot.moderation.tickets.limits import MAX_ANSWER, MAX_TEXT
from bot.storage import Storage, StorageUnavailable
from tests.discord.acting import DANGER
from tests.moderation.tickets.conftest import (
    MEMBER,
    MODERATOR,
    OTHER,
    SERVER,
    TICKET,
    request_of,
)


@pytest.fixture
async def ticket(tickets: TicketServices) -> TicketRow:
    await tickets.members.open(request_of())
    return await tickets.team.get_open(SERVER, TICKET)


async def refusal(work: Awaitable[object]) -> str:
    """The sentence with which something is refused."""
    with pytest.raises(TicketError) as refused:
        await work
    return str(refused.value)


async def test_what_waits_is_listed_oldest_first_for_its_own_server(
    tickets: TicketServices,
) -> None:
    for number in (12, 11):
        await tickets.members.open(request_of(number, member_id=number))
    await tickets.members.open(request_of(13, guild_id=2))
    waiting = await tickets.team.list_waiting(SERVER)
    assert [row.id for row in waiting.rows] == [11, 12]
    assert waiting.total == 2
    assert await refusal(tickets.team.get(SERVER, 13)) == NO_TICKET


@pytest.mark.usefixtures("ticket")
async def test_the_second_of_two_moderators_reads_who_was_first(tickets: TicketServices) -> None:
    team, taken = tickets.team, TAKEN.format(who=f"<@{MODERATOR}>")
    answered = await team.answer(SERVER, TICKET, "Yes.", MODERATOR)
    assert answered.id == TICKET
    ends: list[Callable[[], Awaitable[object]]] = [
        lambda: team.answer(SERVER, TICKET, "No.", OTHER),
        lambda: team.link(SERVER, TICKET, "hugs", OTHER),
        lambda: team.close(SERVER, TICKET, TicketStatus.DISMISSED, OTHER),
        lambda: team.ask_back(SERVER, TICKET, TeamQuestion(1, "When?", 0, OTHER)),
        lambda: team.get_open(SERVER, TICKET),
    ]
    for end in ends:
        assert await refusal(end()) == taken
    row = await team.get(SERVER, TICKET)
    assert (row.status, row.answer) == (TicketStatus.ANSWERED, "Yes.")


async def test_of_two_who_settle_at_once_one_is_told(
    tickets: TicketServices,
    storage: Storage,
    ticket: TicketRow,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await tickets.team.answer(SERVER, TICKET, "Yes.", MODERATOR)

    async def read_before(*_: object) -> TicketRow:
        return ticket

    monkeypatch.setattr(storage.repositories.tickets.tickets, "get", read_before)
    sentence = await refusal(tickets.team.answer(SERVER, TICKET, "No.", OTHER))
    assert sentence == TAKEN.format(who=f"<@{MODERATOR}>")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [("?!…", NO_WORDS_IN_ANSWER), ("🫂 a" * MAX_ANSWER, ANSWER_TOO_LONG)],
)
@pytest.mark.usefixtures("ticket")
async def test_an_answer_needs_words_and_fits_on_a_card(
    tickets: TicketServices, words: str, sentence: str
) -> None:
    assert await refusal(tickets.team.answer(SERVER, TICKET, words, MODERATOR)) == sentence
    assert (await tickets.team.get_open(SERVER, TICKET)).answer is None


@pytest.mark.parametrize(
    ("words", "sentence"),
    [("…", NO_WORDS_IN_QUESTION), ("a" * (MAX_TEXT + 1), QUESTION_TOO_LONG)],
)
@pytest.mark.usefixtures("ticket")
async def test_a_question_needs_words_and_is_short(
    tickets: TicketServices, words: str, sentence: str
) -> None:
    question = TeamQuestion(20, words, 0, MODERATOR)
    assert await refusal(tickets.team.ask_back(SERVER, TICKET, question)) == sentence


@pytest.mark.usefixtures("ticket")
async def test_of_two_who_ask_at_once_the_second_reads_who_was_first(
    tickets: TicketServices,
) -> None:
    first = TeamQuestion(20, "Since when?", 0, MODERATOR)
    row = await tickets.team.ask_back(SERVER, TICKET, first)
    assert [message.text for message in row.messages] == ["Since when?"]
    second = TeamQuestion(21, "How old?", 0, OTHER)
    sentence = await refusal(tickets.team.ask_back(SERVER, TICKET, second))
    assert sentence == OVERTAKEN.format(who=f"<@{MODERATOR}>")


async def test_without_a_recipient_it_can_be_closed_and_not_answered_with_an_entry(
    tickets: TicketServices, ticket: TicketRow
) -> None:
    await tickets.members.forget_recipient(ticket)
    assert await refusal(tickets.team.get_answerable(SERVER, TICKET)) == RECIPIENT_FORGOTTEN
    linking = tickets.team.link(SERVER, TICKET, "hugs", MODERATOR)
    assert await refusal(linking) == RECIPIENT_FORGOTTEN
    await tickets.team.close(SERVER, TICKET, TicketStatus.DONE, MODERATOR)
    assert await tickets.team.count_waiting(SERVER) == 0


async def test_an_answer_is_to_deliver_until_it_is_marked(
    tickets: TicketServices, ticket: TicketRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    await tickets.team.answer(SERVER, TICKET, "Yes.", MODERATOR)
    delivery = tickets.delivery
    assert await delivery.list_undelivered(SERVER) == [], "whoever answered is delivering it"
    monkeypatch.setattr("bot.moderation.tickets.delivery.DELIVERY_TIME", timedelta(seconds=-1))
    (undelivered,) = await delivery.list_undelivered(SERVER)
    assert (undelivered.row.id, undelivered.answer) == (TICKET, "Yes.")
    assert undelivered.actor_id == MODERATOR
    await delivery.mark_delivered(ticket, in_full=False)
    assert await delivery.list_undelivered(SERVER) == []
    assert await delivery.get_recipient(ticket) == MEMBER, "until they open it"
    await delivery.mark_delivered(ticket, in_full=True)
    assert await delivery.get_recipient(ticket) is None


async def test_bookkeeping_of_delivery_never_stops_it(
    tickets: TicketServices,
    storage: Storage,
    ticket: TicketRow,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def away(*_: object, **__: object) -> None:
        raise StorageUnavailable("The database did not answer in time.")

    for name in ("set_card", "set_channel", "mark_delivered", "forget_recipient"):
        monkeypatch.setattr(storage.repositories.tickets.tickets, name, away)
    await tickets.delivery.set_card(ticket, 70, 71)
    await tickets.delivery.set_thread(ticket, 72)
    await tickets.delivery.mark_delivered(ticket, in_full=True)
    await tickets.members.forget_recipient(ticket)
    monkeypatch.undo()
    assert await tickets.delivery.get(SERVER, TICKET) == ticket


async def test_a_reply_can_be_sent_while_its_ticket_is_open(
    tickets: TicketServices, ticket: TicketRow
) -> None:
    learning, source = tickets.learning, QuestionSource(SourceKind.TICKET, TICKET)
    assert await learning.get_question(SERVER, source) == "May we hug?"
    assert await learning.get_question(2, source) == "", "another server's ticket"
    assert await learning.get_answerable_ticket(SERVER, source) == ticket
    logged = QuestionSource(SourceKind.QUESTION_LOG, TICKET)
    assert await learning.get_answerable_ticket(SERVER, logged) is None
    assert await learning.get_question(SERVER, logged) == ""
    await tickets.team.answer(SERVER, TICKET, "Yes.", MODERATOR)
    assert await learning.get_answerable_ticket(SERVER, source) is None


async def test_words_of_danger_are_not_put_into_an_entry(tickets: TicketServices) -> None:
    assert await tickets.learning.without_danger("May we hug?") == "May we hug?"
    assert await tickets.learning.without_danger(DANGER) == ""


async def test_an_answered_ticket_becomes_an_entry_once_and_an_open_one_as_often_as_liked(
    tickets: TicketServices, ticket: TicketRow
) -> None:
    team = tickets.team
    assert await team.mark_saved(SERVER, TICKET, MODERATOR) is None, "it is still open"
    assert await team.get_unsaved(SERVER, TICKET) == ticket
    await team.answer(SERVER, TICKET, "Yes.", MODERATOR)
    assert (await team.get_unsaved(SERVER, TICKET)).answer == "Yes."
    assert await team.mark_saved(SERVER, TICKET, MODERATOR) is not None
    sentence = await refusal(team.get_unsaved(SERVER, TICKET))
    assert sentence == ALREADY_SAVED.format(who=f"<@{MODERATOR}>")


async def test_the_note_of_a_question_is_known_until_it_is_gone(
    tickets: TicketServices, ticket: TicketRow
) -> None:
    await tickets.team.ask_back(SERVER, TICKET, TeamQuestion(20, "Since when?", 0, MODERATOR))
    for note in (NotePlace(70, 71), None):
        await tickets.delivery.set_note(ticket, 20, note)
        row = await tickets.team.get(SERVER, TICKET)
        assert [message.note for message in row.messages] == [note]
