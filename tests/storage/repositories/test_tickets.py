from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.storage import NewTicket, Settlement, Storage, TicketStatus, TooManyTicketsError
from tests.engines.outside import raw_rows, stored_bytes

if TYPE_CHECKING:
    from storage.conftest import Ask

MEMBER = 712345678901234567
MODERATOR = 812345678901234567


async def test_tickets_queue_and_settle(store: Storage, ask: Ask) -> None:
    now = ask(0).asked_at
    await store.repositories.questions.log.record(ask(5))
    named = NewTicket(1, 10, 9, now, "Who can help me?", 5, MEMBER, is_named=True)
    hidden = NewTicket(1, 11, 9, now + timedelta(hours=1), "And me?", by_message=True)
    assert await store.repositories.tickets.tickets.open(named)
    assert not await store.repositories.tickets.tickets.open(named)
    assert await store.repositories.tickets.tickets.open(hidden)
    assert await store.repositories.tickets.tickets.count_open(1) == 2
    first, second = await store.repositories.tickets.tickets.list_open(1)
    assert (first.text, first.asker_id, first.question_id) == ("Who can help me?", MEMBER, 5)
    assert (first.created_at, first.status, first.channel_id) == (now, "open", 9)
    assert (first.by_message, first.deliverable) == (False, True)
    assert (second.text, second.asker_id, second.question_id) == ("And me?", None, None)
    assert (second.by_message, second.deliverable) == (True, False)
    assert [
        ticket.id
        for ticket in await store.repositories.tickets.tickets.list_open(1, limit=1, offset=1)
    ] == [11]
    with pytest.raises(ValueError, match="open"):
        await store.repositories.tickets.tickets.settle(
            1, 11, Settlement(TicketStatus.OPEN), MODERATOR
        )


async def test_the_first_of_two_who_answer_wins(store: Storage, ask: Ask) -> None:
    await store.repositories.tickets.tickets.open(
        NewTicket(1, 10, 9, ask(0).asked_at, "Who?", asker_id=MEMBER)
    )
    assert await store.repositories.tickets.tickets.settle(
        1, 10, Settlement(TicketStatus.ANSWERED, "Me."), MODERATOR
    )
    assert not await store.repositories.tickets.tickets.settle(
        1, 10, Settlement(TicketStatus.ANSWERED, "No, me."), 3
    )
    assert await store.repositories.tickets.tickets.list_open(1) == []
    ticket = await store.repositories.tickets.tickets.get(1, 10)
    assert ticket is not None
    assert (ticket.status, ticket.answer) == ("answered", "Me.")
    assert ticket.closed_at is not None
    (row,) = await store.repositories.servers.audit.recent(1)
    assert (row.action, row.actor_id, row.target) == ("case-answered", MODERATOR, "a")
    assert row.detail is None


async def test_who_asked_anonymously_is_known_for_delivery_alone(store: Storage, ask: Ask) -> None:
    await store.repositories.tickets.tickets.open(
        NewTicket(1, 10, 9, ask(0).asked_at, "Who?", asker_id=MEMBER)
    )
    ticket = await store.repositories.tickets.tickets.get(1, 10)
    assert ticket is not None
    assert ticket.deliverable
    assert str(MEMBER) not in repr(ticket)
    assert await store.repositories.tickets.tickets.get_recipient(1, 10) == MEMBER
    await store.repositories.tickets.tickets.settle(
        1, 10, Settlement(TicketStatus.ANSWERED, "Me."), MODERATOR
    )
    assert await store.repositories.tickets.tickets.get_recipient(1, 10) == MEMBER
    await store.repositories.tickets.tickets.forget_recipient(1, 10)
    assert await store.repositories.tickets.tickets.get_recipient(1, 10) is None
    ticket = await store.repositories.tickets.tickets.get(1, 10)
    assert ticket is not None
    assert not ticket.deliverable
    assert ticket.answer == "Me."


async def test_who_gets_no_answer_is_forgotten_at_once(store: Storage, ask: Ask) -> None:
    await store.repositories.tickets.tickets.open(
        NewTicket(1, 10, 9, ask(0).asked_at, "?", asker_id=MEMBER, is_named=True)
    )
    assert await store.repositories.tickets.tickets.settle(
        1, 10, Settlement(TicketStatus.DISMISSED), MODERATOR
    )
    assert await store.repositories.tickets.tickets.get_recipient(1, 10) is None
    assert await raw_rows(store, "SELECT asker_enc, answer_enc FROM cases") == [(None, None)]


async def test_the_answer_is_sealed_and_the_audit_does_not_know_the_asker(
    store: Storage, ask: Ask
) -> None:
    await store.repositories.tickets.tickets.open(
        NewTicket(1, 10, 9, ask(0).asked_at, "Who?", asker_id=MEMBER)
    )
    await store.repositories.tickets.tickets.settle(
        1, 10, Settlement(TicketStatus.ANSWERED, "quite unusual words"), MODERATOR
    )
    disk = b"".join((await stored_bytes(store)).values())
    assert b"case-answered" in disk
    for secret in ("unusual words", str(MEMBER), str(MODERATOR)):
        assert secret.encode() not in disk
    for who in (MEMBER, MODERATOR):
        assert who.to_bytes(8, "big") not in disk


async def test_a_member_may_have_a_few_open_tickets_a_day(store: Storage, ask: Ask) -> None:
    now = ask(0).asked_at
    for number in range(3):
        assert await store.repositories.tickets.tickets.open(
            NewTicket(1, number, 9, now, "?", asker_id=MEMBER), 3
        )
    await store.repositories.tickets.tickets.open(
        NewTicket(1, 8, 9, now, "?", asker_id=MODERATOR), 3
    )
    fourth = NewTicket(1, 9, 9, now + timedelta(hours=1), "?", asker_id=MEMBER)
    with pytest.raises(TooManyTicketsError):
        await store.repositories.tickets.tickets.open(fourth, 3)
    assert not await store.repositories.tickets.tickets.open(
        NewTicket(1, 2, 9, now, "?", asker_id=MEMBER), 3
    )
    assert await store.repositories.tickets.tickets.open(
        NewTicket(2, 9, 9, now, "?", asker_id=MEMBER), 3
    )
    await store.repositories.tickets.tickets.settle(
        1, 0, Settlement(TicketStatus.ANSWERED, "!"), MODERATOR
    )
    assert await store.repositories.tickets.tickets.open(fourth, 3)
    tomorrow = now + timedelta(hours=24, minutes=1)
    assert await store.repositories.tickets.tickets.open(
        NewTicket(1, 20, 9, tomorrow, "?", asker_id=MEMBER), 3
    )


async def test_it_is_noted_where_the_card_of_a_ticket_stands(store: Storage, ask: Ask) -> None:
    await store.repositories.tickets.tickets.open(NewTicket(1, 10, 9, ask(0).asked_at, "Who?"))
    await store.repositories.tickets.tickets.set_card(2, 10, 80, 81)
    await store.repositories.tickets.tickets.set_card(1, 10, 70, 71)
    ticket = await store.repositories.tickets.tickets.get(1, 10)
    assert ticket is not None
    assert (ticket.card_channel_id, ticket.card_id) == (70, 71)
