"""Every table has a keeper, and every keeper counts, exports, erases, expires and purges."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import LargeBinary, RowMapping, Text

from bot.storage import Storage
from bot.storage.clock import from_ms, now_ms
from bot.storage.inventory import (
    SERVER_TABLES,
    TABLE_POLICIES,
    MemberLink,
    Sensitivity,
    TablePolicy,
)
from bot.storage.inventory.member_data import Member
from bot.storage.schema.columns import SealedBytes
from bot.storage.schema.tables import metadata
from tests.storage.keeping import (
    LEFT_EMPTY,
    MEMBER,
    OTHER,
    all_rows,
    blobs_of,
    clear,
    persons,
    put,
    row_for,
    terms,
    traces,
)

if TYPE_CHECKING:
    from pathlib import Path

LINKS = [(policy, link) for policy in TABLE_POLICIES for link in policy.links]
LABELS = [policy.label(link) for policy, link in LINKS]
QUESTIONS = TABLE_POLICIES[0]
NOW = now_ms()
DAY = timedelta(days=1)


def names(policy: TablePolicy) -> str:
    return policy.table.name


async def fill(store: Storage, at: int = NOW) -> Counter[tuple[str, int, int]]:
    """Put rows of two members in two servers into every table; ids are nowhere the same.

    Returns how many rows lead to each member by each label, in each server.
    """
    made: Counter[tuple[str, int, int]] = Counter()
    for place, policy in enumerate(SERVER_TABLES):
        rows: dict[tuple[object, ...], dict[str, Any]] = {}
        for guild_id, number in product((1, 2), range(10)):
            member = (MEMBER, OTHER)[number % 2]
            row_id = 1000 * place + 100 * guild_id + number
            row = row_for(store, policy, guild_id, row_id, member, at)
            key = tuple(row[column.name] for column in policy.table.primary_key)
            for link, person in zip(policy.links, persons(member), strict=False):
                made[policy.label(link), guild_id, person] += key not in rows
            rows.setdefault(key, row)
        await put(store, policy.table, list(rows.values()))
    return made


def linked_to(
    made: Counter[tuple[str, int, int]], member: int, guild_id: int | None
) -> dict[str, int]:
    found: Counter[str] = Counter()
    for (label, guild, who), count in made.items():
        if who == member and guild == (guild_id or guild):
            found[label] += count
    return dict(found)


async def everything(store: Storage) -> dict[str, list[RowMapping]]:
    return {policy.table.name: await all_rows(store, policy.table) for policy in SERVER_TABLES}


def is_of(store: Storage, policy: TablePolicy, row: RowMapping, member: int) -> bool:
    return any(link.is_of(store.cipher, row, member) for link in policy.links)


def test_every_table_and_every_column_has_a_keeper() -> None:
    kept = {policy.table.name: set(policy.columns) for policy in TABLE_POLICIES}
    there = {table.name: {c.name for c in table.columns} for table in metadata.tables.values()}
    assert kept == there, "say in bot/storage/inventory/ what the new table or column holds"
    assert len(TABLE_POLICIES) == len(kept)


@pytest.mark.parametrize("policy", TABLE_POLICIES, ids=names)
def test_what_is_declared_fits_the_columns(policy: TablePolicy) -> None:
    for column in policy.table.columns:
        sensitivity = policy.columns[column.name]
        if sensitivity in {Sensitivity.SEALED, Sensitivity.MEMBER}:
            assert isinstance(column.type, LargeBinary | SealedBytes), (
                f"{column.name} would lie readable"
            )
        if column.name.endswith("_enc"):
            assert sensitivity in {Sensitivity.SEALED, Sensitivity.MEMBER}
            assert isinstance(column.type, SealedBytes), (
                f"{column.name} would be written with a key that is gone by then"
            )
        if isinstance(column.type, Text):
            assert sensitivity is Sensitivity.SETTING or policy.table.name == "meta"
    leading = {name for name, each in policy.columns.items() if each is Sensitivity.MEMBER}
    assert leading == {name for link in policy.links for name in link.columns}
    for link in policy.links:
        assert set(link.empties) <= leading
        assert not (link.empties and link.stays), "a row that is only emptied has no need to stay"
    assert bool(policy.card) == ("card_id" in policy.columns)
    assert policy.what
    assert policy.how_long


async def test_a_members_rows_are_counted_and_exported(store: Storage) -> None:
    made = await fill(store)
    member = Member(MEMBER, 1)
    held = await store.member_data.count(member)
    assert held == linked_to(made, MEMBER, 1)
    assert set(held) == set(LABELS)
    assert len(set(LABELS)) == len(LABELS)
    document = await store.member_data.export(member)
    assert set(document) == {"1"}
    assert {name: len(rows) for name, rows in document["1"].items()} == held
    for row in await all_rows(store, QUESTIONS.table):
        text = QUESTIONS.open(store.cipher, row, "text_enc")
        assert text is not None
        mine = is_of(store, QUESTIONS, row, MEMBER) and row["guild_id"] == 1
        assert (text in str(document)) == mine
    assert set(await store.member_data.export(Member(MEMBER))) == {"1", "2"}
    assert await store.member_data.export(Member(5)) == {}


@pytest.mark.parametrize("guild_id", [1, None])
async def test_erasing_takes_the_members_rows_and_no_others(
    store: Storage, tmp_path: Path, guild_id: int | None
) -> None:
    made = await fill(store)
    before = await everything(store)
    needles = [
        row[name]
        for policy, link in LINKS
        for row in before[policy.table.name]
        if link.is_of(store.cipher, row, MEMBER)
        and row["guild_id"] == (guild_id or row["guild_id"])
        for name in _erased(policy, link)
    ]
    assert (await traces(store, needles, tmp_path / "before"))["before"] == len(needles) > 20
    erased = await store.member_data.erase(Member(MEMBER, guild_id))
    assert erased.rows == linked_to(made, MEMBER, guild_id)
    after = await everything(store)
    for policy in SERVER_TABLES:
        name = policy.table.name
        gone = [row for row in before[name] if row not in after[name]]
        here = [row for row in before[name] if row["guild_id"] == (guild_id or row["guild_id"])]
        assert gone == [row for row in here if is_of(store, policy, row, MEMBER)]
    assert await store.member_data.count(Member(MEMBER, guild_id)) == {}
    assert len(await store.member_data.count(Member(MEMBER))) == (len(LABELS) if guild_id else 0)
    await clear(store)
    assert await traces(store, needles, tmp_path / "after") == {}


def _erased(policy: TablePolicy, link: MemberLink) -> list[str]:
    """The columns of bytes that must leave no trace when a row is erased."""
    emptied = link.empties
    wanted = {Sensitivity.MEMBER, Sensitivity.SEALED}
    return [
        n
        for n, sensitivity in policy.columns.items()
        if sensitivity in wanted and n in (emptied or [n])
    ]


async def test_purging_takes_everything_of_a_server(store: Storage, tmp_path: Path) -> None:
    await fill(store)
    before = await everything(store)
    needles = blobs_of(row for rows in before.values() for row in rows if row["guild_id"] == 1)
    assert await store.retention.servers() == {1, 2}
    assert await store.retention.purge(1) == sum(len(rows) for rows in before.values()) / 2
    assert await store.retention.servers() == {2}
    after = await everything(store)
    for name, rows in before.items():
        assert after[name] == [row for row in rows if row["guild_id"] == 2]
    await clear(store)
    assert await traces(store, needles, tmp_path / "after") == {}


SERVER = {1: 3, 2: 300}
"""The days that the two servers have set."""
LASTS: dict[str, dict[int, int]] = {
    "questions": SERVER,
    "votes": SERVER,
    "cases": {1: 7, 2: 300},
    "safety_requests": {1: 1, 2: 1},
    "safety_claims": {1: 1, 2: 1},
    "drafts": {1: 7, 2: 7},
    "backups": {1: 30, 2: 30},
    "audit": {1: 365, 2: 365},
    "daily_counts": {1: 400, 2: 400},
    "moderation_cases": {1: 365, 2: 40},
    "appeals": {1: 365, 2: 40},
    "approvals": {1: 7, 2: 7},
    "reports": {1: 90, 2: 8},
    "reporters": {1: 0, 2: 0},
    "blocks": {1: 0, 2: 0},
    "automod_alerts": {1: 7, 2: 7},
    "duty_times": {1: 180, 2: 180},
    "handovers": {1: 30, 2: 30},
    "step_aways": {1: 0, 2: 0},
    "community_posts": {1: 180, 2: 20},
    "community_answers": {1: 180, 2: 20},
    "community_votes": {1: 180, 2: 20},
    "community_standings": {1: 365, 2: 365},
    "guide_counts": {1: 365, 2: 365},
}
"""After how many days rows are deleted, as docs/privacy.md promises; the others stay."""
EMPTIED = {
    ("cases", "asker_enc"): 7,
    ("cases", "answer_enc"): 7,
    ("cases", "talk_enc"): 7,
    ("entry_revisions", "actor_enc"): 365,
    ("community_posts", "asker"): 30,
    ("community_posts", "asker_enc"): 30,
}


async def test_what_is_old_goes_and_nothing_before(store: Storage) -> None:
    await fill(store)
    days = {0, 1, 500, *EMPTIED.values()}.union(*(lasts.values() for lasts in LASTS.values()))
    for age in sorted(day + half for day in days for half in (-0.5, 1.5)):
        own = terms(SERVER, keep_warnings={2: 40}, keep_reports={2: 8}, keep_posts={2: 20})
        await store.retention.expire(from_ms(NOW) + age * DAY, own)
        for name, rows in (await everything(store)).items():
            for guild_id in (1, 2):
                here = [row for row in rows if row["guild_id"] == guild_id]
                assert bool(here) == (age < LASTS.get(name, {}).get(guild_id, 9999)), (name, age)
                columns = {str(column) for column in here[0]} if here else set[str]()
                for column in columns - LEFT_EMPTY:
                    gone = all(row[column] is None for row in here)
                    assert gone == (age > EMPTIED.get((name, column), 9999)), (name, column, age)


async def test_a_server_without_a_setting_keeps_the_default(store: Storage) -> None:
    await fill(store)
    await store.retention.expire(from_ms(NOW) + 20 * DAY, terms({1: 3}))
    assert {row.guild_id for row in await store.repositories.questions.questions.recent(2)} == {2}
    assert await store.repositories.questions.questions.recent(1) == []


async def test_what_expired_leaves_no_trace(store: Storage, tmp_path: Path) -> None:
    await fill(store, NOW)
    needles = blobs_of(await all_rows(store, QUESTIONS.table))
    await fill_more(store)
    assert (await traces(store, needles, tmp_path / "before"))["before"] == len(needles)
    gone = await store.retention.expire(from_ms(NOW) + 60 * DAY, terms())
    assert gone > len(needles) / 2
    await clear(store)
    assert await traces(store, needles, tmp_path / "after") == {}


async def fill_more(store: Storage) -> None:
    """Many rows that are younger, in between by id, so that pages of the file are shared."""
    policy = QUESTIONS
    rows = [
        row_for(store, policy, 1, 5000 + number, 77, NOW + 50 * 86_400_000)
        for number in range(2000)
    ]
    await put(store, policy.table, rows)
