"""Processes that die or hang: their locks go to others."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any

import pytest

from bot.storage.coordination import session
from tests.engines.databases import ABSENT
from tests.engines.server import binaries
from tests.storage.coordination.members import Events, coordinator, member_process, said, until

pytestmark = pytest.mark.skipif(binaries() is None, reason=ABSENT)


async def _leads(member: Any) -> bool:
    await member.beat()
    return bool(member.leads)


async def test_a_killed_leader_is_followed_and_its_shard_taken(url: str) -> None:
    member, events = coordinator(url), Events()
    with member_process(url, 2) as leader:
        assert [await asyncio.to_thread(said, leader) for _ in range(2)] == ["leads", "shard 2"]
        await member.start(events)
        assert not member.leads
        claim = asyncio.create_task(member.claim_shard(2, 4))
        leader.kill()
        await until(lambda: _leads(member))
        async with asyncio.timeout(60):
            await claim
    await member.close()


async def test_a_hanging_leader_is_followed_and_knows_it_when_it_wakes(url: str) -> None:
    member, events = coordinator(url), Events()
    with member_process(url, silence="1s") as leader:
        assert await asyncio.to_thread(said, leader) == "leads"
        await member.start(events)
        os.kill(leader.pid, signal.SIGSTOP)
        await until(lambda: _leads(member))
        os.kill(leader.pid, signal.SIGCONT)
        assert await asyncio.to_thread(said, leader) == "follows"
    await member.close()


def test_the_server_ends_a_silent_session_before_a_minute_is_over() -> None:
    assert session.TRUST_SECONDS < session.IDLE_SECONDS < 60 - 2 * session.QUERY_SECONDS
    assert session.SERVER_SETTINGS["idle_session_timeout"] == f"{session.IDLE_SECONDS:g}s"
