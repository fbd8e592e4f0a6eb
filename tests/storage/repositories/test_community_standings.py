from __future__ import annotations

import asyncio
import base64
from pathlib import Path

from bot.storage import Storage
from bot.storage.repositories.community.standings import MemberStanding, StandingLevel, Standings
from tests.engines.outside import raw_rows

OLD = base64.b64encode(b"o" * 32).decode()
NEW = base64.b64encode(b"n" * 32).decode()
MEMBER, MODERATOR = 123456789012345678, 223456789012345678


def standings_of(store: Storage) -> Standings:
    return store.repositories.community.standings


async def test_what_happens_at_once_is_counted_each_time(store: Storage) -> None:
    standings = standings_of(store)
    await asyncio.gather(*(standings.count_accepted(1, MEMBER) for _ in range(12)))
    await asyncio.gather(*(standings.count_asked(1, MEMBER) for _ in range(5)))
    found = await standings.get(1, MEMBER)
    assert (found.asked, found.accepted) == (5, 12)
    assert await standings.get(2, MEMBER) == MemberStanding()
    assert await standings.get(1, MEMBER + 1) == MemberStanding()


async def test_what_is_taken_back_never_counts_below_none(store: Storage) -> None:
    standings = standings_of(store)
    assert (await standings.uncount_accepted(1, MEMBER)).accepted == 0
    await standings.count_accepted(1, MEMBER)
    assert (await standings.uncount_accepted(1, MEMBER)).accepted == 0
    assert (await standings.uncount_accepted(1, MEMBER)).accepted == 0
    assert (await standings.count_accepted(1, MEMBER)).accepted == 1


async def test_a_level_is_reached_by_marked_answers_or_given(store: Storage) -> None:
    standings = standings_of(store)
    for _ in range(3):
        await standings.count_accepted(1, MEMBER)
    standing = await standings.get(1, MEMBER)
    assert standing.level(4) is StandingLevel.NEWCOMER
    assert standing.level(3) is StandingLevel.HELPER
    assert await standings.check(1, MEMBER, MODERATOR)
    assert (await standings.get(1, MEMBER)).level(99) is StandingLevel.CHECKED
    assert await standings.uncheck(1, MEMBER, MODERATOR)
    assert await standings.get(1, MEMBER) == standing


async def test_of_two_moderators_at_once_one_makes_a_checked_helper(store: Storage) -> None:
    standings = standings_of(store)
    made = await asyncio.gather(*(standings.check(1, MEMBER, MODERATOR + n) for n in range(2)))
    assert sorted(made) == [False, True]
    ended = await asyncio.gather(*(standings.uncheck(1, MEMBER, MODERATOR + n) for n in range(2)))
    assert sorted(ended) == [False, True]
    audit = await store.repositories.servers.audit.recent(1)
    assert [row.action for row in audit] == ["helper-unchecked", "helper-checked"]
    assert all(str(MEMBER) not in repr(row) for row in audit)


async def test_whose_it_is_cannot_be_read(store: Storage) -> None:
    standings = standings_of(store)
    await standings.check(1, MEMBER, MODERATOR)
    (row,) = await raw_rows(store, "SELECT * FROM community_standings")
    assert str(MEMBER) not in repr(row)
    assert str(MODERATOR) not in repr(row)
    (page,) = await standings.page(1)
    assert page.member_id == MEMBER
    assert await standings.page(1, page.name) == []
    assert await standings.page(2) == []


async def test_it_holds_on_after_a_change_of_keys(tmp_path: Path, database_url: str | None) -> None:
    before = await Storage.open(database_url, tmp_path, OLD)
    await standings_of(before).count_asked(1, MEMBER)
    await before.close()
    after = await Storage.open(database_url, tmp_path, f"{NEW},{OLD}")
    try:
        assert (await standings_of(after).count_asked(1, MEMBER)).asked == 2
        assert await standings_of(after).check(1, MEMBER, MODERATOR)
        (page,) = await standings_of(after).page(1)
        assert (page.member_id, page.standing.asked) == (MEMBER, 2)
    finally:
        await after.close()
