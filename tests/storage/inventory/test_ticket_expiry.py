"""Tickets wait for their answer, and answers for whoever asked, as long as was promised."""

from __future__ import annotations

from datetime import timedelta

from bot.storage import NewTicket, Settlement, Storage, TicketStatus
from bot.storage.clock import from_ms, now_ms
from tests.storage.keeping import MEMBER, OTHER, TEXT, terms

NOW = now_ms()
DAY = timedelta(days=1)
SERVER = {1: 3, 2: 300}
"""The days that the two servers have set."""


async def test_an_open_case_waits_at_least_a_week(store: Storage) -> None:
    for number, guild_id in enumerate((1, 2), 1):
        case = NewTicket(guild_id, number, 9, from_ms(NOW), TEXT, asker_id=MEMBER)
        await store.repositories.tickets.tickets.open(case)
    await store.retention.expire(from_ms(NOW) + 6 * DAY, terms(SERVER))
    assert await store.repositories.tickets.tickets.get_recipient(1, 1) == MEMBER
    await store.retention.expire(from_ms(NOW) + 8 * DAY, terms(SERVER))
    assert await store.repositories.tickets.tickets.get(1, 1) is None
    case = await store.repositories.tickets.tickets.get(2, 2)
    assert case is not None
    assert case.text == TEXT
    assert await store.repositories.tickets.tickets.get_recipient(2, 2) is None


async def test_an_answer_that_waits_to_be_opened_stays_the_promised_week(store: Storage) -> None:
    for number in (1, 2):
        await store.repositories.tickets.tickets.open(
            NewTicket(1, number, 9, from_ms(NOW), TEXT, asker_id=MEMBER)
        )
        await store.repositories.tickets.tickets.set_card(1, number, 50, 500 + number)
        await store.repositories.tickets.tickets.settle(
            1, number, Settlement(TicketStatus.ANSWERED, TEXT), OTHER
        )
    await store.repositories.tickets.tickets.forget_recipient(1, 2)
    closed = await store.repositories.tickets.tickets.get(1, 1)
    assert closed is not None
    assert closed.closed_at is not None
    after = closed.closed_at - timedelta(hours=1)
    for days, due, left in ((2, [], [1, 2]), (5, [502], [1]), (8, [501], [])):
        moment = after + days * DAY
        cards = await store.retention.cards_due(moment, terms(SERVER))
        assert [card.message_id for card in cards] == due
        await store.retention.expire(moment, terms(SERVER))
        assert [n for n in (1, 2) if await store.repositories.tickets.tickets.get(1, n)] == left
