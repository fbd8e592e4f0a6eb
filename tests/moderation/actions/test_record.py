"""The record: numbered, found, counted, corrected; each server sees its own."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.moderation.cases.models import Case, CaseKind, CaseSource, CaseStatus
from bot.moderation.cases.record import CaseFilter
from bot.storage.repositories.moderation.cases.models import NewCase
from tests.moderation.actions.conftest import GUILD, Desk
from tests.moderation.actions.fake_discord import MAX, MIA, MO, START


async def _filled(desk: Desk) -> None:
    for number in range(30):
        kind = CaseKind.WARNING if number % 3 else CaseKind.NOTE
        moderator = MO if number % 2 else MAX
        reason = f"Advert number {number}"
        await desk.act(kind, moderator_id=moderator, reason=reason, anyway=True)
        desk.clock.move(hours=1)


async def test_a_hundred_at_once_get_the_numbers_one_to_a_hundred(desk: Desk) -> None:
    cases = desk.storage.repositories.moderation.cases
    new = [
        NewCase(
            guild_id=GUILD,
            created_at=desk.clock(),
            kind=CaseKind.NOTE,
            source=CaseSource.COMMAND,
            key=f"note-{each}",
            member_id=each,
            moderator_id=MO,
        )
        for each in range(100)
    ]
    stored = await asyncio.gather(*map(cases.begin, new))
    assert sorted(each.case.id for each in stored) == list(range(1, 101))
    # What is delivered again keeps its number.
    assert [each.fresh for each in await asyncio.gather(*map(cases.begin, new))] == [False] * 100


async def test_cases_are_found_by_kind_moderator_member_time_and_status(desk: Desk) -> None:
    await _filled(desk)
    wanted = {
        CaseFilter(kinds=(CaseKind.NOTE,)): 10,
        CaseFilter(moderator_id=MO): 15,
        CaseFilter(member_id=MIA): 30,
        CaseFilter(member_id=MAX): 0,
        CaseFilter(since=START + timedelta(hours=20)): 10,
        CaseFilter(status=CaseStatus.DONE, kinds=(CaseKind.WARNING,), moderator_id=MAX): 10,
    }
    for each, number in wanted.items():
        found = await desk.cases.search(GUILD, each, limit=50)
        assert len(found.cases) == number == await desk.cases.count(GUILD, each), each
    assert (await desk.cases.search(GUILD + 1, CaseFilter(), limit=50)).cases == ()


async def test_pages_go_on_where_they_ended(desk: Desk) -> None:
    await _filled(desk)
    seen: list[int] = []
    before: int | None = None
    while True:
        page = await desk.cases.search(GUILD, CaseFilter(), before, 8)
        seen += [case.id for case in page.cases]
        if page.last is None:
            break
        before = page.last
    assert seen == list(range(30, 0, -1))


async def test_words_are_found_in_any_order_and_only_in_reasons_of_this_server(
    desk: Desk,
) -> None:
    await _filled(desk)
    found = await desk.cases.search(GUILD, CaseFilter(text="7 ADVERT"))
    assert [case.reason for case in found.cases] == [
        "Advert number 27",
        "Advert number 17",
        "Advert number 7",
    ]
    assert (found.searched_count, found.last, found.oldest_searched) == (30, None, None)
    assert (await desk.cases.search(GUILD + 1, CaseFilter(text="advert"))).searched_count == 0


async def test_a_search_that_takes_long_says_how_far_it_came(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _filled(desk)
    monkeypatch.setattr("bot.moderation.cases.record.SECONDS", -1.0)
    monkeypatch.setattr("bot.moderation.cases.record._CHUNK", 10)
    found = await desk.cases.search(GUILD, CaseFilter(text="zebra"))
    assert (found.cases, found.searched_count, found.last) == ((), 10, 21)
    assert found.oldest_searched is not None
    assert found.oldest_searched.id == 21
    rest = await desk.cases.search(GUILD, CaseFilter(text="zebra"), found.last)
    assert rest.last == 11


async def test_each_moderators_cases_are_counted(desk: Desk) -> None:
    await _filled(desk)
    counts = await desk.cases.by_moderator(GUILD, START)
    assert [(each.moderator_id, each.kinds.total()) for each in counts] == [(MO, 15), (MAX, 15)]
    assert counts[1].kinds[CaseKind.NOTE] == 5
    assert await desk.cases.by_moderator(GUILD + 1, START) == []


async def test_no_case_of_another_server_can_be_read_or_changed(desk: Desk) -> None:
    await _filled(desk)
    assert await desk.cases.get(GUILD + 1, 1) is None
    assert await desk.cases.edit(GUILD + 1, 1, MO, reason="x") is None
    assert await desk.cases.void(GUILD + 1, 1, MO, "x") is None
    assert await desk.cases.newest_timed(GUILD + 1, MIA) is None


async def test_nothing_of_who_or_why_stands_readable_in_the_file(desk: Desk) -> None:
    member, moderator = 700000000000000123, 800000000000000456
    desk.discord.join(member)
    desk.discord.people[moderator] = desk.discord.people[MO]
    await desk.act(CaseKind.WARNING, member_id=member, moderator_id=moderator, reason="Zebra")
    path = desk.storage.path
    data = b"".join(
        file.read_bytes() for file in path.parent.iterdir() if file.name.startswith(path.name)
    )
    for secret in ("Zebra", str(member), str(moderator)):
        assert secret.encode() not in data
    assert member.to_bytes(8, "big") not in data


async def test_each_case_has_its_row_in_the_audit_which_does_not_name_the_member(
    desk: Desk,
) -> None:
    case = (await desk.act(CaseKind.WARNING, reason="Spam")).case
    edited = await desk.cases.edit(GUILD, case.id, MAX, reason="Adverts")
    void = await desk.cases.void(GUILD, case.id, MAX, "It was another member")
    assert isinstance(edited, Case)
    assert isinstance(void, Case)
    assert (edited.reason, void.outcome) == ("Adverts", "It was another member")
    rows = await desk.storage.repositories.servers.audit.recent(GUILD)
    assert [(row.action, row.actor_id, row.target) for row in rows] == [
        ("mod-void", MAX, "1"),
        ("mod-edited", MAX, "1"),
        ("mod-warning", MO, "1"),
    ]
    assert rows[1].detail == {"reason": "Spam", "points": 1}
    assert all(str(MIA) not in str(row.detail) for row in rows)
    assert await desk.cases.points_of(GUILD, MIA) == 0
