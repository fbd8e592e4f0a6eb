"""Members hand in, read and add; nobody else's ticket opens for them."""

from __future__ import annotations

import pytest

from bot.moderation.tickets import (
    TeamQuestion,
    TicketError,
    TicketServices,
    TicketStatus,
    TicketUnreadableError,
)
from bot.moderation.tickets.errors import (
    CLOSED,
    ENOUGH,
    NO_ANSWER,
    NO_ANSWER_IN_TIME,
    NOT_YET,
    NOT_YOURS,
    OPENED,
    OVER,
    TOO_MANY,
)
from bot.moderation.tickets.limits import MAX_A_DAY
from bot.storage import Storage
from bot.storage.repositories.tickets.messages import MAX_MESSAGES
from tests.moderation.tickets.conftest import (
    MEMBER,
    MODERATOR,
    OTHER,
    SERVER,
    TICKET,
    request_of,
)


def test_without_a_name_nothing_leads_to_the_member_in_the_open() -> None:
    hidden = request_of(question_is_public=True).to_ticket()
    assert (hidden.channel_id, hidden.question_id, hidden.is_named) == (4, None, False)
    named = request_of(question_is_public=True, named=True).to_ticket()
    assert (named.channel_id, named.question_id, named.is_named) == (5, 3, True)
    assert request_of().to_ticket().question_id == 3, "a private question is known to nobody else"


async def test_a_retry_opens_one_ticket_and_a_member_has_a_few_a_day(
    tickets: TicketServices,
) -> None:
    assert await tickets.members.open(request_of())
    assert not await tickets.members.open(request_of())
    for number in range(1, MAX_A_DAY):
        assert await tickets.members.open(request_of(TICKET + number))
    with pytest.raises(TicketError) as refused:
        await tickets.members.open(request_of(TICKET + MAX_A_DAY))
    assert str(refused.value) == TOO_MANY
    assert await tickets.members.open(request_of(TICKET + MAX_A_DAY, member_id=OTHER))


async def test_only_its_member_reads_a_ticket_and_only_once_there_is_something(
    tickets: TicketServices,
) -> None:
    await tickets.members.open(request_of())
    for member_id, sentence in ((OTHER, NOT_YOURS), (MODERATOR, NOT_YOURS), (MEMBER, NOT_YET)):
        with pytest.raises(TicketError) as refused:
            await tickets.members.read(SERVER, TICKET, member_id)
        assert str(refused.value) == sentence
    question = TeamQuestion(20, "Since when?", 0, MODERATOR)
    await tickets.team.ask_back(SERVER, TICKET, question)
    open_row = await tickets.members.read(SERVER, TICKET, MEMBER)
    assert [message.text for message in open_row.messages] == ["Since when?"]
    await tickets.team.answer(SERVER, TICKET, "Yes.", MODERATOR)
    closed_row = await tickets.members.read(SERVER, TICKET, MEMBER)
    assert (closed_row.status, closed_row.answer) == (TicketStatus.ANSWERED, "Yes.")


async def test_a_ticket_that_nobody_can_read_any_more_says_why(
    tickets: TicketServices,
) -> None:
    for number, sentence in enumerate((OVER, NO_ANSWER_IN_TIME, OPENED, NO_ANSWER), TICKET):
        if sentence != OVER:
            await tickets.members.open(request_of(number, member_id=number))
        if sentence == OPENED:
            await tickets.team.answer(SERVER, number, "Yes.", MODERATOR)
        if sentence == NO_ANSWER:
            await tickets.team.close(SERVER, number, TicketStatus.DISMISSED, MODERATOR)
        elif sentence != OVER:
            row = await tickets.team.get(SERVER, number)
            await tickets.members.forget_recipient(row)
        with pytest.raises(TicketUnreadableError) as refused:
            await tickets.members.read(SERVER, number, number)
        assert str(refused.value) == sentence


async def test_a_member_adds_to_their_own_open_ticket_alone(
    tickets: TicketServices, storage: Storage
) -> None:
    await tickets.members.open(request_of())
    row = await tickets.members.add(SERVER, TICKET, MEMBER, 30, "On Sundays.")
    assert [message.text for message in row.messages] == ["On Sundays."]
    await tickets.members.add(SERVER, TICKET, MEMBER, 30, "On Sundays.")
    stored = await storage.repositories.tickets.tickets.get(SERVER, TICKET)
    assert stored is not None
    assert len(stored.messages) == 1, "a retry adds nothing"
    for guild_id, member_id, sentence in ((SERVER, OTHER, NOT_YOURS), (2, MEMBER, OVER)):
        with pytest.raises(TicketError) as refused:
            await tickets.members.add(guild_id, TICKET, member_id, 31, "Me too.")
        assert str(refused.value) == sentence
    for number in range(1, MAX_MESSAGES):
        await tickets.members.add(SERVER, TICKET, MEMBER, 30 + number, "More.")
    with pytest.raises(TicketError) as refused:
        await tickets.members.add(SERVER, TICKET, MEMBER, 99, "More.")
    assert str(refused.value) == ENOUGH
    await tickets.team.answer(SERVER, TICKET, "Yes.", MODERATOR)
    with pytest.raises(TicketError) as refused:
        await tickets.members.add(SERVER, TICKET, MEMBER, 99, "More.")
    assert str(refused.value) == CLOSED
