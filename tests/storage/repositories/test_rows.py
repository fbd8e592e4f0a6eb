"""Each noun's own promises, and that no server ever sees another's rows."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from bot.storage import (
    Change,
    NewTicket,
    QuestionFilter,
    Settlement,
    Storage,
    TicketStatus,
    VoteCounts,
)
from bot.storage.repositories.servers.audit import new_id
from tests.engines.outside import outside, queries

if TYPE_CHECKING:
    from storage.conftest import Ask


def test_new_ids_grow_within_a_millisecond_and_when_the_clock_is_set_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = new_id() >> 20
    moments = iter([now] * 50 + [now - 5] * 50)
    monkeypatch.setattr("bot.storage.repositories.servers.audit.now_ms", lambda: next(moments))
    ids = [new_id() for _ in range(100)]
    assert ids == sorted(set(ids))


async def test_recent_is_newest_first_and_pages(store: Storage, ask: Ask) -> None:
    for number in range(1, 8):
        outcome = "none" if number % 2 else "answer"
        await store.repositories.questions.log.record(
            ask(number, outcome=outcome, text=f"number {number}")
        )
    first = await store.repositories.questions.questions.recent(1, limit=3)
    assert [row.text for row in first] == ["number 7", "number 6", "number 5"]
    second = await store.repositories.questions.questions.recent(1, limit=3, before=first[-1].id)
    assert [row.id for row in second] == [4, 3, 2]
    assert [
        row.id for row in await store.repositories.questions.questions.recent(1, outcome="none")
    ] == [7, 5, 3, 1]
    assert len(await store.repositories.questions.questions.recent(1, limit=-5)) == 1


async def test_stats_sum_up_a_period(store: Storage, ask: Ask) -> None:
    await store.repositories.questions.log.record(ask(1, entry_id="too-early"))
    for number, latency in ((10, 4.0), (11, 8.0), (12, 1.0)):
        await store.repositories.questions.log.record(ask(number, latency_ms=latency))
    await store.repositories.questions.log.record(ask(13, entry_id="referral", latency_ms=100.0))
    await store.repositories.questions.log.record(
        ask(14, outcome="none", entry_id=None, latency_ms=6.0)
    )
    await store.repositories.questions.votes.cast(1, 10, 77, True)
    await store.repositories.questions.votes.cast(1, 11, 77, False)
    await store.repositories.questions.votes.cast(1, 12, 77, False)
    stats = await store.repositories.questions.questions.statistics(1, ask(10).asked_at)
    assert stats.total == 5
    assert stats.by_outcome == {"answer": 4, "none": 1}
    assert stats.top_entries == (("hugs", 3), ("referral", 1))
    assert (stats.helpful, stats.not_helpful) == (1, 2)
    assert stats.median_latency_ms == 10.0
    even = await store.repositories.questions.questions.statistics(1, ask(11).asked_at)
    assert even.median_latency_ms == 10.0


async def test_stats_of_nothing(store: Storage, ask: Ask) -> None:
    stats = await store.repositories.questions.questions.statistics(1, ask(1).asked_at)
    assert (stats.total, stats.by_outcome, stats.top_entries) == (0, {}, ())
    assert stats.median_latency_ms is None


async def test_a_member_votes_once_and_may_change(store: Storage, ask: Ask) -> None:
    await store.repositories.questions.log.record(ask(5))
    assert await store.repositories.questions.votes.cast(1, 5, 77, True) is None
    assert await store.repositories.questions.votes.cast(1, 5, 77, True) is True
    assert await store.repositories.questions.votes.cast(1, 5, 77, False) is True
    assert await store.repositories.questions.votes.cast(1, 5, 78, False) is None
    assert await store.repositories.questions.votes.tally(1, 5) == VoteCounts(
        helpful=0, not_helpful=2
    )
    question = await store.repositories.questions.questions.get(1, 5)
    assert question is not None
    assert (question.helpful, question.not_helpful) == (0, 2)


async def test_a_vote_may_come_before_its_question(store: Storage, ask: Ask) -> None:
    await store.repositories.questions.votes.cast(1, 5, 77, True)
    assert await store.repositories.questions.votes.tally(1, 5) == VoteCounts(
        helpful=1, not_helpful=0
    )
    # Of what came by a private command the row is in the writer's queue before its card is shown.
    await store.repositories.questions.log.record(replace(ask(5), public_id=True))
    question = await store.repositories.questions.questions.get(1, 5)
    assert question is not None
    assert question.helpful == 1


async def test_settings_are_put_replaced_and_deleted(store: Storage) -> None:
    await store.repositories.servers.settings.put(1, "moderators", [4, 5])
    await store.repositories.servers.settings.put(
        1, "mode", {"text": True, "days": 30, "note": None}
    )
    await store.repositories.servers.settings.put(1, "moderators", [6])
    assert await store.repositories.servers.settings.all(1) == {
        "moderators": [6],
        "mode": {"text": True, "days": 30, "note": None},
    }
    assert await store.repositories.servers.settings.delete(1, "moderators")
    assert not await store.repositories.servers.settings.delete(1, "moderators")
    with pytest.raises(ValueError, match="JSON"):
        await store.repositories.servers.settings.put(1, "mode", float("nan"))


async def test_counts_add_up_by_day(store: Storage) -> None:
    monday, tuesday = date(2026, 3, 2), date(2026, 3, 3)
    assert await store.repositories.questions.counts.add(1, "crisis", monday)
    assert await store.repositories.questions.counts.add(1, "crisis", monday, by=2)
    assert await store.repositories.questions.counts.add(1, "crisis", tuesday)
    assert await store.repositories.questions.counts.add(1, "asked", tuesday)
    assert await store.repositories.questions.counts.get(1, "crisis", monday) == 3
    assert await store.repositories.questions.counts.total(1, "crisis", monday, tuesday) == 4
    assert await store.repositories.questions.counts.get(1, "crisis") == 0


async def test_meta_is_put_and_replaced(store: Storage) -> None:
    assert await store.repositories.servers.meta.get("commands") is None
    await store.repositories.servers.meta.put("commands", "a")
    await store.repositories.servers.meta.put("commands", "b")
    assert await store.repositories.servers.meta.get("commands") == "b"


async def test_forgetting_takes_votes_and_case_along(store: Storage, ask: Ask) -> None:
    for number in (5, 6):
        await store.repositories.questions.log.record(ask(number))
        await store.repositories.questions.votes.cast(1, number, 77, True)
        await store.repositories.tickets.tickets.open(
            NewTicket(1, number + 10, 9, ask(0).asked_at, "x", number)
        )
    assert await store.repositories.questions.questions.forget(1, 5)
    assert not await store.repositories.questions.questions.forget(1, 5)
    assert [row.id for row in await store.repositories.questions.questions.recent(1)] == [6]
    assert await store.repositories.questions.votes.tally(1, 5) == VoteCounts(0, 0)
    assert await store.repositories.questions.votes.tally(1, 6) == VoteCounts(1, 0)
    assert [case.id for case in await store.repositories.tickets.tickets.list_open(1)] == [16]


async def test_no_server_sees_or_changes_anothers_rows(store: Storage, ask: Ask) -> None:
    now = ask(0).asked_at
    for guild in (1, 2):
        await store.repositories.questions.log.record(ask(5, guild, text=f"of {guild}"))
        await store.repositories.questions.votes.cast(guild, 5, 77, guild == 1)
        await store.repositories.tickets.tickets.open(
            NewTicket(guild, 6, 9, now, f"case of {guild}", 5)
        )
        await store.repositories.servers.settings.put(guild, "name", guild)
        await store.repositories.questions.counts.add(guild, "crisis", by=guild)
    assert [row.text for row in await store.repositories.questions.questions.recent(1)] == ["of 1"]
    assert (await store.repositories.questions.questions.statistics(2, now)).helpful == 0
    assert await store.repositories.questions.votes.tally(1, 5) == VoteCounts(1, 0)
    assert [case.text for case in await store.repositories.tickets.tickets.list_open(2)] == [
        "case of 2"
    ]
    assert await store.repositories.servers.settings.all(1) == {"name": 1}
    assert await store.repositories.questions.counts.get(2, "crisis") == 2
    assert await store.repositories.questions.questions.get(3, 5) is None
    assert await store.repositories.tickets.tickets.get(3, 6) is None
    assert not await store.repositories.questions.questions.forget(3, 5)
    assert not await store.repositories.tickets.tickets.settle(
        3, 6, Settlement(TicketStatus.DISMISSED), 77
    )
    assert await store.repositories.tickets.tickets.get_recipient(3, 6) is None
    assert not await store.repositories.servers.settings.delete(3, "name")
    assert await store.repositories.questions.questions.forget(1, 5)
    assert await store.repositories.servers.settings.delete(1, "name")
    assert await store.repositories.questions.questions.get(2, 5) is not None
    assert await store.repositories.questions.votes.tally(2, 5) == VoteCounts(0, 1)
    assert await store.repositories.tickets.tickets.count_open(2) == 1
    assert await store.repositories.servers.settings.all(2) == {"name": 2}


async def test_what_no_row_can_hold_is_found_nowhere_and_is_no_error(
    store: Storage, ask: Ask
) -> None:
    await store.repositories.questions.log.record(ask(5))
    for entry_id in ("hugs\0", "\0", "x" * 5000):
        wanted = QuestionFilter(entry_id=entry_id)
        assert await store.repositories.questions.questions.count(1, wanted) == 0
    for number in (2**31, 2**53):
        assert await store.repositories.moderation.cases.get(1, number) is None
        assert await store.repositories.moderation.reports.get(1, number) is None
        assert await store.repositories.moderation.appeals.get(1, number) is None
    row = Change(5, "test", "a target\0 with a NUL", {"note": "a detail\0 too"})
    number = await store.repositories.servers.audit.add(1, row)
    stored = await store.repositories.servers.audit.get(1, number)
    assert stored is not None
    assert (stored.target, stored.detail) == ("a target\ufffd with a NUL", row.detail)
    await store.repositories.servers.settings.put(1, "appeal_questions", "Why\0?")
    assert await store.repositories.servers.settings.all(1) == {"appeal_questions": "Why\0?"}


async def test_no_reading_walks_through_other_servers(
    store: Storage, ask: Ask, database_url: str | None
) -> None:
    await store.repositories.questions.log.record(ask(5))
    with queries() as in_order:
        await store.repositories.questions.questions.recent(1, before=99)
        await store.repositories.questions.questions.recent(1, outcome="none")
        await store.repositories.questions.questions.page(
            1, QuestionFilter(entry_id="hugs"), 9, before=99
        )
        await store.repositories.questions.questions.texts(1, QuestionFilter(), 500, before=99)
        await store.repositories.questions.review_queue.newest(1, 500, upto=99)
    with queries() as in_any_order:
        await store.repositories.questions.review_queue.count(1)
        await store.repositories.questions.questions.statistics(1, ask(0).asked_at)
        await store.repositories.tickets.tickets.list_open(1)
        await store.repositories.tickets.tickets.count_open(1)
        await store.repositories.questions.counts.total(
            1, "crisis", date(2026, 3, 1), date(2026, 3, 31)
        )
    assert len(in_order) + len(in_any_order) == 12
    index, walk, sort = INDEX_WALK_SORT[database_url is not None]
    async with outside(store) as other:
        for number, (sql, values) in enumerate(in_order + in_any_order):
            plan = await other.plan(sql, values)
            assert re.search(index, plan), sql
            assert walk not in plan, sql
            # The newest rows come in order from an index, however many there are.
            assert number >= len(in_order) or sort not in plan, sql


INDEX_WALK_SORT = (
    ("SEARCH", "SCAN", "TEMP B-TREE"),
    (r"Index Cond: \(+guild_id = ", "Seq Scan", "Sort"),
)
"""How SQLite and PostgreSQL say that a plan goes by an index, reads a whole table, and sorts."""
