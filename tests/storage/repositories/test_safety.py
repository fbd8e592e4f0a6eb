"""Alerts and requests to be contacted in the store: one a member, one claimer, one day."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.storage import Storage
from bot.storage.crypto.cipher import Cipher
from bot.storage.inventory.safety import policies
from bot.storage.repositories.safety.rows import (
    About,
    NewRequest,
    RequestStatus,
    SafetyRow,
    SafetySealer,
    TooManyRequestsError,
)
from tests.storage.keeping import MEMBER, OTHER, TEXT, all_rows, blobs_of, clear, terms, traces

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
HERE = About(channel_id=50, message_id=60, kind="self", held_back=2)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(store: Storage) -> Clock:
    made = Clock()
    store.repositories.safety.requests.clock = made
    return made


def contact(question: int = 1, member: int = MEMBER, guild_id: int = 1) -> NewRequest:
    return NewRequest(guild_id, question, member, About(50))


async def asked(store: Storage, **options: int) -> SafetyRow:
    return (await store.repositories.safety.requests.ask(contact(**options))).row


async def test_a_member_has_one_request_and_another_server_another(store: Storage) -> None:
    rows = await asyncio.gather(*(asked(store, question=number) for number in range(1, 6)))
    assert len({row.id for row in rows}) == 1
    assert (await asked(store, member=OTHER)).id != rows[0].id
    there = await asked(store, guild_id=2)
    assert await store.repositories.safety.requests.get(1, there.id) is None
    assert await store.repositories.safety.requests.claim(1, there.id, 9) is None
    assert await store.repositories.safety.requests.close(1, there.id, RequestStatus.DONE) is None
    found = await store.repositories.safety.requests.waiting_of(2, MEMBER)
    assert found is not None
    assert found.is_open


async def test_an_alert_becomes_the_request_of_its_own_member_alone(store: Storage) -> None:
    alert = await store.repositories.safety.requests.open_alert(1, 7, MEMBER, HERE)
    assert alert is not None
    assert (alert.member_id, alert.about) == (None, HERE)
    assert await store.repositories.safety.requests.open_alert(1, 7, MEMBER, HERE) is None
    await store.repositories.safety.requests.claim(1, alert.id, 9)
    stranger = await store.repositories.safety.requests.ask(contact(7, OTHER))
    assert stranger.joined is None
    joined = await store.repositories.safety.requests.ask(contact(7))
    assert joined.joined is not None
    assert (joined.row.id, joined.row.member_id, joined.row.claimer_id) == (alert.id, MEMBER, 9)
    assert joined.row.about == HERE


async def test_of_many_claims_one_wins_and_may_be_handed_on(store: Storage) -> None:
    row = await asked(store)
    requests = store.repositories.safety.requests
    found = await asyncio.gather(*(requests.claim(1, row.id, who) for who in range(10, 20)))
    (winner,) = {each.claimer_id for each in found if each is not None}
    assert winner is not None
    loser = 10 if winner != 10 else 11
    kept = await requests.release(1, row.id, loser)
    assert kept is not None
    assert kept.claimer_id == winner
    taken = await requests.claim(1, row.id, loser, over=True)
    assert taken is not None
    assert taken.claimer_id == loser
    freed = await requests.release(1, row.id, loser)
    assert freed is not None
    assert freed.claimer_id is None


@pytest.mark.parametrize("status", [RequestStatus.DONE, RequestStatus.WITHDRAWN])
async def test_what_is_over_keeps_nobody(
    store: Storage, tmp_path: Path, status: RequestStatus
) -> None:
    new = NewRequest(1, 3, MEMBER, HERE, text=TEXT, by_message=True)
    row = (await store.repositories.safety.requests.ask(new)).row
    await store.repositories.safety.requests.claim(1, row.id, OTHER)
    needles = blobs_of([each for kept in policies for each in await all_rows(store, kept.table)])
    assert (await traces(store, needles, tmp_path / "before"))["before"] == len(needles) == 4
    ended = await store.repositories.safety.requests.close(1, row.id, status)
    assert ended is not None
    assert (ended.member_id, ended.text) == (MEMBER, TEXT)
    assert await store.repositories.safety.requests.close(1, row.id, RequestStatus.DONE) is None
    left = await store.repositories.safety.requests.get(1, row.id)
    assert left is not None
    assert (left.status, left.member_id, left.text, left.about) == (status, None, None, None)
    assert left.claimer_id is None
    await clear(store)
    assert await traces(store, needles, tmp_path / "after") == {}


async def test_after_24_hours_it_is_not_read_any_more_and_then_deleted(
    store: Storage, clock: Clock
) -> None:
    requests = store.repositories.safety.requests
    row = await asked(store)
    await requests.set_card(1, row.id, 50, 500)
    await requests.claim(1, row.id, OTHER)
    clock.now += timedelta(hours=23, minutes=59)
    assert await requests.waiting_of(1, MEMBER) is not None
    assert await store.retention.cards_due(clock.now, terms()) == []
    await store.retention.expire(clock.now, terms())
    assert await requests.get(1, row.id) is not None
    clock.now += timedelta(minutes=2)
    assert await requests.get(1, row.id) is None
    assert await requests.waiting_of(1, MEMBER) is None
    assert await requests.claim(1, row.id, 9) is None
    (card,) = await store.retention.cards_due(clock.now, terms({1: 300}))
    assert (card.message_id, card.closes) == (500, True)
    assert await store.retention.expire(clock.now, terms({1: 300})) == 2
    again = await store.repositories.safety.requests.ask(contact())
    assert again.fresh


async def test_a_name_starts_the_day_anew_for_the_claim_too(store: Storage, clock: Clock) -> None:
    alert = await store.repositories.safety.requests.open_alert(1, 7, MEMBER, HERE)
    assert alert is not None
    await store.repositories.safety.requests.claim(1, alert.id, OTHER)
    clock.now += timedelta(hours=20)
    await store.repositories.safety.requests.ask(contact(7))
    clock.now += timedelta(hours=20)
    await store.retention.expire(clock.now, terms())
    row = await store.repositories.safety.requests.waiting_of(1, MEMBER)
    assert row is not None
    assert row.claimer_id == OTHER


async def test_reports_are_each_their_own_and_bounded(store: Storage) -> None:
    for number in range(3):
        report = NewRequest(1, number, MEMBER, HERE, text=f"{TEXT} {number}")
        assert (await store.repositories.safety.requests.ask(report, most=3)).fresh
        assert not (await store.repositories.safety.requests.ask(report, most=3)).fresh
    with pytest.raises(TooManyRequestsError):
        await store.repositories.safety.requests.ask(
            NewRequest(1, 9, MEMBER, HERE, text=TEXT), most=3
        )
    assert (await store.repositories.safety.requests.ask(contact())).fresh


def test_the_id_of_a_row_is_found_again_after_a_change_of_keys() -> None:
    old, new = b"o" * 32, b"n" * 32
    (before,) = SafetySealer(Cipher((old,))).ids(1, 7, MEMBER)
    assert before in SafetySealer(Cipher((new, old))).ids(1, 7, MEMBER)
    assert before not in SafetySealer(Cipher((new,))).ids(1, 7, MEMBER)
