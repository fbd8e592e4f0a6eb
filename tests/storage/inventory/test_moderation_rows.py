"""Cases, appeals and reports: what an erasure leaves and why, and when each kind expires."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.storage import Storage
from bot.storage.clock import from_ms, now_ms
from bot.storage.inventory import TABLE_POLICIES
from bot.storage.inventory.member_data import Member
from bot.storage.inventory.staying import StayingRows
from tests.storage.keeping import MEMBER, OTHER, all_rows, put, row_for, terms

POLICIES = {policy.table.name: policy for policy in TABLE_POLICIES}
CASES = POLICIES["moderation_cases"]
NOW = now_ms()
DAY = timedelta(days=1)
DAY_MS = 86_400_000
ENDS = NOW + 5 * DAY_MS


async def add(
    store: Storage, table: str, number: int, member: int = MEMBER, at: int = NOW, **values: object
) -> None:
    """Put a row into a table of moderation of server 1; `values` overwrite what is filled in."""
    row: dict[str, Any] = row_for(store, POLICIES[table], 1, number, member, at)
    await put(store, POLICIES[table].table, [row | values])


async def case(store: Storage, number: int, kind: str, at: int = NOW, **values: Any) -> None:
    lasting: dict[str, Any] = {"status": "done", "lifted_at": None, "ends": None, "closed_at": at}
    row = row_for(store, CASES, 1, number, MEMBER, at)
    await put(store, CASES.table, [row | lasting | {"kind": kind} | values])


async def numbers(store: Storage, table: str = "moderation_cases", name: str = "id") -> list[int]:
    return [row[name] for row in await all_rows(store, POLICIES[table].table)]


async def test_an_erasure_leaves_what_is_not_over_and_says_why(store: Storage) -> None:
    await case(store, 1, "ban")
    await case(store, 2, "timeout", ends=ENDS)
    await case(store, 3, "timeout", ends=NOW - 1)
    await case(store, 4, "warning")
    await case(store, 5, "warning")
    await case(store, 6, "safety")
    await case(store, 7, "ban", lifted_at=NOW)
    await case(store, 8, "ban", status="failed")
    await case(store, 9, "note")
    await add(store, "appeals", 1, case_id=4, closed_at=None)
    await add(store, "appeals", 2, case_id=5)
    erased = await store.member_data.erase(Member(MEMBER, 1))
    assert erased.rows == {"moderation_cases": 5, "appeals": 1, "appeals_decided_by_you": 2}
    assert await numbers(store) == [1, 2, 4, 6]
    assert await numbers(store, "appeals") == [1]
    ending = "a timeout or ban has to end on time"
    reasons = {(each.label, each.because): each for each in erased.staying}
    assert {key: each.count for key, each in reasons.items()} == {
        ("moderation_cases", ending): 2,
        ("moderation_cases", "an appeal is open"): 1,
        ("moderation_cases", "somebody's safety may depend on it"): 1,
        ("appeals", "an answer is still due"): 1,
    }
    assert reasons["moderation_cases", ending].ends is None, "a ban without an end is among them"
    again = await store.member_data.erase(Member(MEMBER))
    assert (again.rows, again.staying) == ({}, erased.staying)


async def test_a_timeout_stays_until_it_ends(store: Storage) -> None:
    await case(store, 1, "timeout", ends=ENDS)
    await case(store, 2, "timeout", ends=ENDS + 5)
    held = await store.member_data.holdings(Member(MEMBER))
    assert held.erasable == {}
    (staying,) = held.staying
    assert staying == StayingRows("moderation_cases", 2, staying.because, "that is over", ENDS + 5)


async def test_what_the_bot_has_still_to_end_stays_also_after_its_time(store: Storage) -> None:
    await case(store, 1, "timeout", ends=NOW - 1, due=NOW - 1)
    await case(store, 2, "warning", status="pending")
    await case(store, 3, "ban", ends=ENDS, due=ENDS, status="void")
    assert (await store.member_data.erase(Member(MEMBER))).rows == {}
    assert await numbers(store) == [1, 2, 3]


async def test_a_moderator_who_erases_leaves_the_case_without_their_name(store: Storage) -> None:
    await case(store, 1, "ban")
    assert await store.member_data.count(Member(OTHER)) == {"cases_by_you": 1}
    document = await store.member_data.export(Member(OTHER))
    assert [set(row) for row in document["1"]["cases_by_you"] if isinstance(row, dict)] == [
        {"number", "at", "kind"}
    ]
    erased = await store.member_data.erase(Member(OTHER))
    assert (erased.rows, erased.staying) == ({"cases_by_you": 1}, ())
    (row,) = await all_rows(store, CASES.table)
    assert (row["moderator"], row["moderator_enc"]) == (None, None)
    assert await store.member_data.count(Member(MEMBER)) == {"moderation_cases": 1}


async def test_a_report_goes_with_who_reported_it_once_it_is_closed(store: Storage) -> None:
    await add(store, "reports", 1, closed_at=None)
    await add(store, "reports", 2)
    for number in (1, 2):
        await add(store, "reporters", 10 + number, OTHER, report_id=number)
    _, closed = await all_rows(store, POLICIES["reports"].table)
    erased = await store.member_data.erase(Member(MEMBER))
    assert erased.rows["reports"] == 1
    assert [card.message_id for card in erased.cards] == [closed["card_id"]]
    assert [each.because for each in erased.staying] == ["nobody has closed it yet"]
    assert await numbers(store, "reports") == [1]
    assert await numbers(store, "reporters", "report_id") == [1]


async def test_a_reporter_is_gone_from_an_open_report_and_it_stays(store: Storage) -> None:
    await add(store, "reports", 1, OTHER, closed_at=None, claimer=None, claimer_enc=None)
    await add(store, "reporters", 11, report_id=1)
    document = await store.member_data.export(Member(OTHER))
    about = document["1"]["reports"]
    assert about == [{"on": from_ms(NOW).date().isoformat()}], "nothing that tells who reported"
    assert (await store.member_data.erase(Member(MEMBER))).rows == {"reporters": 1}
    assert await numbers(store, "reports") == [1]
    assert await numbers(store, "reporters", "report_id") == []


async def test_a_block_stays_until_it_is_over(store: Storage) -> None:
    await add(store, "blocks", 1, kind="report", ends=ENDS)
    erased = await store.member_data.erase(Member(MEMBER))
    assert (erased.rows, erased.staying[0].ends) == ({}, ENDS)


KEPT: list[tuple[str, int | None, dict[str, Any]]] = [
    ("note", 180, {}),
    ("safety", 180, {}),
    ("warning", 365, {}),
    ("kick", 365, {}),
    ("timeout", 365, {}),
    ("timeout", 365 + 20, {"ends": NOW + 20 * DAY_MS}),
    ("ban", None, {}),
    ("ban", None, {"ends": NOW + 20 * DAY_MS}),
    ("ban", 365 + 30, {"lifted_at": NOW + 30 * DAY_MS}),
    ("ban", 365, {"status": "failed"}),
    ("unban", 365, {}),
    ("warning", None, {"due": NOW}),
]
"""Kinds of cases of today, and the days that each is kept: None is for as long as it holds."""


async def test_each_kind_of_case_is_kept_as_long_as_was_promised(store: Storage) -> None:
    kept = dict(enumerate(KEPT))
    for number, (kind, _, values) in kept.items():
        await case(store, number, kind, **values)
    for age in (179, 181, 364, 366, 384, 386, 394, 396, 5000):
        await store.retention.expire(from_ms(NOW) + age * DAY, terms())
        left = [number for number, (_, days, _) in kept.items() if days is None or age < days]
        assert await numbers(store) == left, age


async def test_a_server_decides_how_long_each_kind_is_kept(store: Storage) -> None:
    for number, kind in enumerate(("note", "warning", "ban"), 1):
        await case(store, number, kind, lifted_at=NOW)
    own = terms(keep_notes={1: 10}, keep_warnings={1: 20}, keep_bans={1: 30})
    for age, left in ((9, [1, 2, 3]), (11, [2, 3]), (21, [3]), (31, [])):
        await store.retention.expire(from_ms(NOW) + age * DAY, own)
        assert await numbers(store) == left


async def test_an_appeal_keeps_its_case_and_goes_after_it(store: Storage) -> None:
    await case(store, 1, "warning")
    await case(store, 2, "ban")
    await add(store, "appeals", 1, case_id=1, closed_at=None)
    await add(store, "appeals", 2, case_id=2)
    await store.retention.expire(from_ms(NOW) + 900 * DAY, terms())
    assert await numbers(store) == [1, 2]
    assert await numbers(store, "appeals") == [1, 2], "the ban that it is about still holds"
    await store.member_data.erase(Member(MEMBER))
    assert await numbers(store, "appeals") == [1]


async def test_who_reported_goes_with_the_report(store: Storage) -> None:
    await add(store, "reports", 1)
    await add(store, "reports", 2, closed_at=None)
    for number in (1, 2):
        await add(store, "reporters", 10 + number, report_id=number)
    await store.retention.expire(from_ms(NOW) + 89 * DAY, terms())
    assert await numbers(store, "reporters", "report_id") == [1, 2]
    cards = await store.retention.cards_due(from_ms(NOW) + 91 * DAY, terms())
    assert len(cards) == 1
    await store.retention.expire(from_ms(NOW) + 91 * DAY, terms())
    assert await numbers(store, "reports") == [2]
    assert await numbers(store, "reporters", "report_id") == [2]
    await store.retention.expire(from_ms(NOW) + 366 * DAY, terms())
    assert await numbers(store, "reports") == [], "one that everybody forgot goes as well"


async def test_a_duty_that_nobody_ended_and_a_lock_that_is_due(store: Storage) -> None:
    await add(store, "duty", 1, due=NOW)
    await add(store, "restrictions", 2, due=NOW)
    await store.retention.expire(from_ms(NOW) + 0.5 * DAY, terms())
    assert len(await all_rows(store, POLICIES["duty"].table)) == 1
    await store.retention.expire(from_ms(NOW) + 900 * DAY, terms())
    assert await all_rows(store, POLICIES["duty"].table) == []
    assert len(await all_rows(store, POLICIES["restrictions"].table)) == 1, "it is unlocked first"
