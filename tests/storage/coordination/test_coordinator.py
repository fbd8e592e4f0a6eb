"""One leads, a shard is one process's, and a lost connection is noticed and made good."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from bot.storage.coordination import coordinator as module
from bot.storage.coordination import identifying
from tests.engines.databases import ABSENT
from tests.engines.server import binaries
from tests.storage.coordination.conftest import Member, end_sessions
from tests.storage.coordination.members import Events, connect, coordinator, until

pytestmark = pytest.mark.skipif(binaries() is None, reason=ABSENT)
Pair = tuple[Member, Member]


async def test_one_leads_and_the_other_takes_over_when_it_ends(members: Pair) -> None:
    (first, first_events), (second, second_events) = members
    await second.beat()
    assert (first.leads, second.leads) == (True, False)
    await first.close()
    await second.beat()
    assert (first.leads, second.leads) == (False, True)
    assert (first_events.leads, second_events.leads) == ([True, False], [True])


async def test_a_leader_whose_connection_is_ended_knows_at_once(
    members: Pair, admin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first, events), _ = members

    async def away() -> None:
        """The server does not come back yet."""

    monkeypatch.setattr(first, "beat", away)
    await end_sessions(admin)
    await until(lambda: events.leads == [True, False])
    assert not first.leads


async def test_a_leader_that_hears_nothing_of_the_server_counts_on_nothing(
    members: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first, _), _ = members
    monkeypatch.setattr("bot.storage.coordination.session.TRUST_SECONDS", 0.0)
    assert not first.leads


async def test_after_a_lost_connection_everything_may_be_old_and_shards_are_taken_back(
    members: Pair, admin: Any
) -> None:
    (first, first_events), (second, second_events) = members
    await first.claim_shard(0, 4)
    await second.claim_shard(1, 4)
    assert await end_sessions(admin) == 2
    await until(lambda: (first_events.gaps, second_events.gaps) == (1, 1))
    await asyncio.gather(first.beat(), second.beat())
    assert await first.unclaimed(4) == {2, 3}
    assert sorted((first.leads, second.leads)) == [False, True]
    assert not first_events.lost | second_events.lost


async def test_a_shard_that_another_took_meanwhile_is_lost(
    members: Pair, admin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first, events), (second, _) = members
    monkeypatch.setattr(module, "RETAKE_SECONDS", 0.01)
    monkeypatch.setattr(module, "GRACE_SECONDS", 0.0)
    monkeypatch.setattr(module, "CLAIM_SECONDS", 0.02)
    for shard in (0, 1):
        await first.claim_shard(shard, 4)
    beat = first.beat

    async def away() -> None:
        """The server cannot be reached by this process."""

    monkeypatch.setattr(first, "beat", away)
    await end_sessions(admin)
    await until(lambda: events.leads == [True, False])
    # Its own connection was ended too, and the first try to open another may fail.
    await connect(second)
    await second.claim_shard(1, 4)
    await beat()
    assert events.lost == {1}
    assert await second.unclaimed(4) == {2, 3}


async def test_who_waits_says_so_and_gets_the_shard_when_the_other_ends(
    members: Pair, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first, _), (second, _) = members
    monkeypatch.setattr(module, "CLAIM_SECONDS", 0.02)
    await first.claim_shard(3, 4)
    with caplog.at_level(logging.INFO):
        waiting = asyncio.create_task(second.claim_shard(3, 4))
        await until(lambda: "Shard 3 belongs to another process" in caplog.text)
        assert not waiting.done()
        await first.close()
        async with asyncio.timeout(60):
            await waiting
    assert caplog.text.count("belongs to another") == 1
    assert await second.unclaimed(4) == {0, 1, 2}


async def test_processes_with_another_number_of_shards_wait_for_each_other(
    members: Pair, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first, _), (second, _) = members
    monkeypatch.setattr(module, "CLAIM_SECONDS", 0.02)
    await first.claim_shard(0, 4)
    waiting = asyncio.create_task(second.claim_shard(7, 8))
    await until(lambda: "SHARD_COUNT 4 still run" in caplog.text)
    assert not waiting.done(), "shard 7 of 8 would serve servers of shard 3 of 4"
    await first.close()
    async with asyncio.timeout(60):
        await waiting


async def test_two_identify_one_after_the_other_in_a_bucket_and_at_once_in_two(
    members: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first, _), (second, _) = members
    monkeypatch.setattr(identifying, "POLL_SECONDS", 0.01)
    assert await first.take_identify_turn(0)
    assert await second.take_identify_turn(1)
    elsewhere = asyncio.create_task(second.take_identify_turn(0))
    here = asyncio.create_task(first.take_identify_turn(0))
    await asyncio.sleep(0.1)
    assert not elsewhere.done()
    assert not here.done(), "a session that has a lock would get it again"
    await first.end_identify_turn(0)
    await asyncio.wait({elsewhere, here}, return_when=asyncio.FIRST_COMPLETED)
    assert [elsewhere.done(), here.done()].count(True) == 1
    await (second if elsewhere.done() else first).end_identify_turn(0)
    async with asyncio.timeout(60):
        assert await elsewhere
        assert await here


async def test_without_a_database_a_shard_identifies_all_the_same(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identifying, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(identifying, "PATIENCE", 0.05)
    missing, events = coordinator(url.replace("/test", "/absent")), Events()
    await missing.start(events)
    assert not await missing.take_identify_turn(0)
    assert not missing.leads
    assert events.leads == []
    await missing.close()
