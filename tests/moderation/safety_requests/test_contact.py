"""A member's request: passed on once, seen by nobody but them, and taken back."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.moderation.safety_requests import (
    ContactRequests,
    ForeignRequestError,
    Refusal,
    RequestStatus,
    SafetyAlerts,
    SafetyRow,
)
from bot.moderation.safety_requests.alert_limits import REQUESTS
from bot.moderation.safety_requests.contact import FRESH
from bot.storage import Storage, StorageUnavailable
from tests.moderation.safety_requests.board import GUILD, MEMBER, OTHER, Board, alert, request


async def passed_on(contact: ContactRequests, board: Board) -> SafetyRow:
    row = await contact.pass_on(request(), board)
    assert isinstance(row, SafetyRow)
    return row


async def away(*_: object, **__: object) -> None:
    raise StorageUnavailable("away")


async def test_two_presses_at_once_are_one_card(contact: ContactRequests, board: Board) -> None:
    results = await asyncio.gather(*(contact.pass_on(request(n), board) for n in (7, 8)))
    assert [isinstance(result, SafetyRow) for result in results] == [True, True]
    assert board.events.count(f"request of {MEMBER}") == 1
    waiting = await contact.waiting(GUILD, MEMBER, board)
    assert waiting is not None
    assert waiting.has_card


async def test_what_no_channel_takes_is_not_kept(
    contact: ContactRequests, board: Board, store: Storage
) -> None:
    board.takes = False
    assert await contact.pass_on(request(), board) is Refusal.NOT_POSTED
    assert await store.repositories.safety.requests.waiting_of(GUILD, MEMBER) is None


async def test_a_channel_that_refuses_at_the_last_moment_leaves_nothing(
    contact: ContactRequests, board: Board, store: Storage
) -> None:
    board.refuses_posts = True
    assert await contact.pass_on(request(), board) is Refusal.NOT_POSTED
    assert await store.repositories.safety.requests.waiting_of(GUILD, MEMBER) is None


async def test_without_the_database_the_member_hears_that_nobody_was_reached(
    contact: ContactRequests, board: Board, store: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store.repositories.safety.requests, "ask", away)
    assert await contact.pass_on(request(), board) is Refusal.NOT_POSTED
    monkeypatch.setattr(store.repositories.safety.requests, "waiting_of", away)
    assert await contact.waiting(GUILD, MEMBER, board) is None
    assert board.events == []


async def test_a_member_may_ask_only_so_often_in_a_day(
    contact: ContactRequests, board: Board
) -> None:
    for number in range(REQUESTS):
        row = await contact.pass_on(request(number), board)
        assert isinstance(row, SafetyRow)
        assert (await contact.take_back(GUILD, row.id, MEMBER, board)).taken_back
    assert await contact.pass_on(request(99), board) is Refusal.TOO_OFTEN
    assert isinstance(await contact.pass_on(request(99, OTHER), board), SafetyRow)


async def test_reports_that_wait_are_limited(contact: ContactRequests, board: Board) -> None:
    results = [await contact.pass_on(request(n, text="worried"), board) for n in range(4)]
    assert [result is Refusal.TOO_MANY for result in results] == [False, False, False, True]


async def test_a_request_adds_the_name_to_the_card_of_its_alert(
    contact: ContactRequests, alerts: SafetyAlerts, board: Board
) -> None:
    await alerts.post(GUILD, alert(), board)
    row = await passed_on(contact, board)
    assert row.member_id == MEMBER
    assert board.events == ["alert", "redrawn"]


async def test_attention_is_called_to_a_card_that_has_stood_there_for_a_while(
    contact: ContactRequests, alerts: SafetyAlerts, board: Board, store: Storage
) -> None:
    await alerts.post(GUILD, alert(), board)
    clock = store.repositories.safety.requests.clock
    store.repositories.safety.requests.clock = lambda: clock() + timedelta(seconds=FRESH + 1)
    await passed_on(contact, board)
    assert board.events == ["alert", "redrawn", "nudged"]


async def test_a_member_reads_that_their_card_has_gone(
    contact: ContactRequests, board: Board
) -> None:
    row = await passed_on(contact, board)
    assert (await contact.look(GUILD, row.id, MEMBER, board)).has_card
    board.takes = False
    assert not (await contact.look(GUILD, row.id, MEMBER, board)).has_card


async def test_nobody_reaches_the_request_of_another(
    contact: ContactRequests, board: Board
) -> None:
    row = await passed_on(contact, board)
    for use in (contact.look, contact.take_back):
        with pytest.raises(ForeignRequestError):
            await use(GUILD, row.id, OTHER, board)
    assert (await contact.look(GUILD + 1, row.id, MEMBER, board)).row is None


async def test_what_is_taken_back_says_so_and_forgets_the_member(
    contact: ContactRequests, board: Board
) -> None:
    row = await passed_on(contact, board)
    assert (await contact.take_back(GUILD, row.id, MEMBER, board)).has_card
    assert board.events[-1] == "withdrawn by None"
    again = await contact.take_back(GUILD, row.id, MEMBER, board)
    assert not again.taken_back
    assert again.row is not None
    assert (again.row.status, again.row.member_id) == (RequestStatus.WITHDRAWN, None)


async def test_a_card_that_cannot_be_changed_is_named(
    contact: ContactRequests, board: Board
) -> None:
    row = await passed_on(contact, board)
    board.takes = False
    result = await contact.take_back(GUILD, row.id, MEMBER, board)
    assert (result.taken_back, result.has_card) == (True, False)
