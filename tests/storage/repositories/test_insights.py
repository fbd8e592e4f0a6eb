"""What the log says of whole days in UTC, and the note of which summary went out."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta

from msgspec.structs import replace

from bot.storage import Storage
from bot.storage.repositories.questions.periods import OutcomeCounts
from tests.engines.outside import outside
from tests.storage.conftest import Ask

DAY = date(2026, 3, 1)
MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


async def test_days_are_those_of_utc_and_of_one_server(store: Storage, ask: Ask) -> None:
    moments = [
        (1, MIDNIGHT - timedelta(milliseconds=1), "answer"),
        (2, MIDNIGHT, "answer"),
        (3, MIDNIGHT + timedelta(days=1, milliseconds=-1), "suggest"),
        (4, MIDNIGHT + timedelta(days=1), "none"),
        (5, MIDNIGHT + timedelta(days=2), "none"),
    ]
    for number, moment, outcome in moments:
        await store.repositories.questions.log.record(
            replace(ask(number, outcome=outcome), asked_at=moment), 5
        )
    await store.repositories.questions.log.record(replace(ask(6, 2), asked_at=MIDNIGHT), 5)
    found = await store.repositories.questions.insights.period(1, DAY, DAY + timedelta(days=1))
    assert dict(found.by_day) == {
        DAY: OutcomeCounts(answer=1, suggest=1),
        DAY + timedelta(days=1): OutcomeCounts(none=1),
    }
    assert dict(found.by_entry) == {"hugs": OutcomeCounts(1, 1, 1)}


async def test_entries_that_nothing_came_near_to(store: Storage, ask: Ask) -> None:
    rows = [ask(1, entry_id=None, outcome="none"), ask(2, entry_id="gifts"), ask(3)]
    for row in rows:
        await store.repositories.questions.log.record(row, 5)
    found = await store.repositories.questions.insights.period(1, DAY, DAY)
    assert dict(found.by_entry) == {
        None: OutcomeCounts(none=1),
        "gifts": OutcomeCounts(answer=1),
        "hugs": OutcomeCounts(answer=1),
    }
    assert found.by_day[DAY].total == 3


async def test_votes_and_help_in_danger_are_counted(store: Storage) -> None:
    today = datetime.now(UTC).date()
    for voter, helpful in ((1, True), (2, True), (3, False)):
        await store.repositories.questions.votes.cast(1, 5, voter, helpful)
    await store.repositories.questions.counts.add(1, "crisis", today, 2)
    await store.repositories.questions.counts.add(2, "crisis", today)
    await store.repositories.questions.counts.add(1, "crisis", today - timedelta(days=1))
    found = await store.repositories.questions.insights.period(1, today, today)
    assert (found.helpful, found.not_helpful, found.crisis) == (2, 1, 2)
    empty = await store.repositories.questions.insights.period(3, today, today)
    assert (empty.helpful, empty.crisis, dict(empty.by_day)) == (0, 0, {})


async def test_one_index_holds_all_that_is_counted(
    store: Storage, ask: Ask, database_url: str | None
) -> None:
    """However long the log is, no question is looked at itself."""
    await store.repositories.questions.log.record(ask(1), 5)
    query = (
        "SELECT entry_id, asked_at / 86400000, count(*) FILTER"
        " (WHERE outcome = 'none') FROM questions WHERE guild_id = 1 AND +asked_at >= 0"
        " GROUP BY 1, 2"
    )
    async with outside(store) as other:
        plan = await other.plan(query, ())
    wanted = "Index Only Scan using" if database_url else "COVERING INDEX"
    assert f"{wanted} ix_questions_entry" in plan


async def test_a_summary_is_claimed_once(store: Storage) -> None:
    later = MONDAY + timedelta(days=7)
    claims = await asyncio.gather(
        *(store.repositories.servers.digests.claim(1, MONDAY) for _ in range(5))
    )
    assert sorted(claims) == [False] * 4 + [True]
    assert await store.repositories.servers.digests.claim(2, MONDAY)
    assert await store.repositories.servers.digests.claim(1, later)
    await store.repositories.servers.digests.release(1, MONDAY)
    assert not await store.repositories.servers.digests.claim(1, later)
    await store.repositories.servers.digests.release(1, later)
    assert await store.repositories.servers.digests.claim(1, later)


async def test_due_is_who_switched_it_on_before(store: Storage) -> None:
    now = datetime.now(UTC)
    for guild_id, value in ((1, True), (2, False), (3, True)):
        await store.repositories.servers.settings.put(guild_id, "digest", value)
    await store.repositories.servers.settings.put(4, "dial", "careful")
    assert await store.repositories.servers.digests.due(now + timedelta(minutes=1)) == [1, 3]
    assert await store.repositories.servers.digests.due(now - timedelta(minutes=1)) == []
    await store.repositories.servers.digests.claim(1, now + timedelta(minutes=1))
    assert await store.repositories.servers.digests.due(now + timedelta(minutes=1)) == [3]
