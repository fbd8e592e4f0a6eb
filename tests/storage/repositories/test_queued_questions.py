"""The queue of questions for moderators: what is in it, and how it gets out and back."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from bot.storage import Change, NotWaitingError, QuestionFilter, ReviewState, Storage
from bot.storage.repositories.questions.review_state import Review, review_of
from tests.engines.outside import outside, queries, stored_bytes

if TYPE_CHECKING:
    from storage.conftest import Ask

DISMISSED = Change(9, "question-dismissed", "1")
BACK = Change(8, "question-returned", "1")


async def fill(store: Storage, ask: Ask) -> None:
    for guild in (1, 2):
        for number in (1, 2, 3):
            row = ask(number, guild, outcome="none", text=f"question {number}")
            await store.repositories.questions.log.record(
                replace(row, vector=b"vector %d" % number)
            )
        await store.repositories.questions.log.record(ask(4, guild, outcome="answer"))
        await store.repositories.questions.log.record(ask(5, guild, outcome="suggest"))


async def test_only_what_was_not_covered_waits_newest_first(store: Storage, ask: Ask) -> None:
    await fill(store, ask)
    rows = await store.repositories.questions.review_queue.newest(1, 10)
    assert [(row.id, row.text, row.vector) for row in rows] == [
        (3, "question 3", b"vector 3"),
        (2, "question 2", b"vector 2"),
        (1, "question 1", b"vector 1"),
    ]
    assert [
        row.id for row in await store.repositories.questions.review_queue.newest(1, 1, upto=2)
    ] == [2]
    assert await store.repositories.questions.review_queue.count(1) == 3


async def test_without_a_text_nothing_waits(store: Storage, ask: Ask) -> None:
    await store.repositories.questions.log.record(replace(ask(1, outcome="none"), text=None))
    assert await store.repositories.questions.review_queue.count(1) == 0
    assert not await store.repositories.questions.review_queue.add(1, 1)


async def test_a_suggestion_that_did_not_help_is_put_in_once(store: Storage, ask: Ask) -> None:
    await fill(store, ask)
    assert await store.repositories.questions.review_queue.add(1, 5, b"later")
    assert not await store.repositories.questions.review_queue.add(1, 5, b"again")
    assert (await store.repositories.questions.review_queue.newest(1, 1))[0].vector == b"later"
    assert await store.repositories.questions.review_queue.withdraw(1, 5)
    assert not await store.repositories.questions.review_queue.withdraw(1, 5)
    assert await store.repositories.questions.review_queue.count(1) == 3


async def test_dismissed_with_its_audit_row_and_back(store: Storage, ask: Ask) -> None:
    await fill(store, ask)
    row_id, count = await store.repositories.questions.review_queue.dismiss(
        1, [1, 2, 4, 99], DISMISSED
    )
    assert count == 2
    assert [row.id for row in await store.repositories.questions.review_queue.newest(1, 10)] == [3]
    assert await store.repositories.questions.review_queue.count(2) == 3
    assert await store.repositories.questions.review_queue.count_decided(1, row_id) == 2
    assert not await store.repositories.questions.review_queue.undo(2, row_id, BACK)
    assert await store.repositories.questions.review_queue.undo(1, row_id, BACK)
    assert not await store.repositories.questions.review_queue.undo(1, row_id, BACK)
    assert await store.repositories.questions.review_queue.count(1) == 3
    actions = [
        (row.action, row.undone is not None)
        for row in await store.repositories.servers.audit.recent(1)
    ]
    assert actions == [("question-returned", False), ("question-dismissed", True)]
    assert await store.repositories.servers.audit.recent(2) == []


async def test_a_decided_question_is_not_decided_again(store: Storage, ask: Ask) -> None:
    await fill(store, ask)
    decide = store.repositories.questions.review_queue.decide
    assert await store.write(lambda connection: decide(connection, 1, [1, 2], 77)) == 2
    assert await store.write(lambda connection: decide(connection, 1, [1, 2, 3], 78)) == 1
    assert not await store.repositories.questions.review_queue.add(1, 1)
    found = await store.repositories.questions.questions.get(1, 1)
    assert found is not None
    assert found.handled == 77
    assert found.review == Review(ReviewState.DECIDED, 77)
    with pytest.raises(NotWaitingError):
        await store.repositories.questions.review_queue.dismiss(1, [1, 5], DISMISSED)
    assert await store.repositories.servers.audit.recent(1) == [], "the transaction left no trace"


@pytest.mark.parametrize(
    ("handled", "review"),
    [
        (None, Review(ReviewState.NOT_QUEUED)),
        (0, Review(ReviewState.WAITING)),
        (77, Review(ReviewState.DECIDED, 77)),
    ],
)
def test_what_the_column_means(handled: int | None, review: Review) -> None:
    assert review_of(handled) == review


async def test_vectors_are_sealed(store: Storage, ask: Ask) -> None:
    await store.repositories.questions.log.record(
        replace(ask(1, outcome="none"), vector=b"a very secret vector")
    )
    for content in (await stored_bytes(store)).values():
        assert b"a very secret vector" not in content


async def test_filters_hold_together(store: Storage, ask: Ask) -> None:
    start = ask(0).asked_at
    for number, asker in ((1, 70), (2, 70), (3, 71), (4, None)):
        outcome = "none" if number % 2 else "answer"
        row = ask(number, outcome=outcome, entry_id=f"entry-{number}")
        await store.repositories.questions.log.record(replace(row, asker_id=asker))
    await store.repositories.questions.log.record(replace(ask(2, 2), asker_id=70))

    async def ids(**conditions: object) -> list[int]:
        wanted = QuestionFilter(**conditions)  # pyright: ignore[reportArgumentType] each test names its own
        found = await store.repositories.questions.questions.ids(1, wanted)
        assert await store.repositories.questions.questions.count(1, wanted) == len(found)
        assert [
            row.id for row in await store.repositories.questions.questions.bulk(1, wanted, 99)
        ] == found
        return found

    assert await ids() == [4, 3, 2, 1]
    assert await ids(outcome="none") == [3, 1]
    assert await ids(entry_id="entry-2") == [2]
    assert await ids(since=start + timedelta(minutes=3)) == [4, 3]
    assert await ids(until=start + timedelta(minutes=3)) == [2, 1]
    assert await ids(newest=2) == [2, 1]
    assert await ids(only=3) == [3]
    assert await ids(asker_of=1) == [2, 1]
    assert await ids(asker_of=4) == []
    assert await ids(asker_of=1, outcome="none") == [1]
    labels = [
        row.asker
        for row in await store.repositories.questions.questions.bulk(1, QuestionFilter(), 99)
    ]
    assert labels[0] is None
    assert labels[1] != labels[2] == labels[3]


async def test_many_are_forgotten_in_batches(store: Storage, ask: Ask) -> None:
    for number in range(1, 1203):
        store.repositories.questions.log.submit(ask(number))
    await store.repositories.questions.votes.cast(1, 700, 77, True)
    ids = await store.repositories.questions.questions.ids(1, QuestionFilter(newest=1200))
    assert await store.repositories.questions.questions.forget_many(1, ids) == 1200
    assert [row.id for row in await store.repositories.questions.questions.recent(1)] == [
        1202,
        1201,
    ]
    assert (await store.repositories.questions.votes.tally(1, 700)).helpful == 0
    assert await store.repositories.questions.questions.forget_many(1, ids) == 0


async def test_figures_come_from_indices_alone(
    store: Storage, ask: Ask, database_url: str | None
) -> None:
    await fill(store, ask)
    with queries() as found:
        await store.repositories.questions.questions.statistics(1, ask(0).asked_at)
        await store.repositories.questions.review_queue.count(1)
    assert len(found) == 4
    covering = "Index Only Scan" if database_url else "COVERING INDEX"
    async with outside(store) as other:
        for sql, values in found:
            # The latencies of the newest few are the only rows that are looked at.
            assert covering in await other.plan(sql, values) or "LIMIT" in sql


async def test_what_is_stripped_of_its_text_waits_no_more(store: Storage, ask: Ask) -> None:
    await fill(store, ask)
    await store.member_data.strip(1, "counts")
    assert await store.repositories.questions.review_queue.count(1) == 0
    assert await store.repositories.questions.review_queue.count(2) == 3
