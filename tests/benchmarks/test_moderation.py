"""The benchmarks of moderation measure what they say. Nothing is timed."""

from __future__ import annotations

from pathlib import Path

from benchmarks import __main__ as runner
from benchmarks.moderation import record, sweep


async def test_both_phases_log_and_every_due_ban_ends(tmp_path: Path) -> None:
    alone, beside, lateness, lifted = await sweep.measure(tmp_path, 120, 0.1, 0.0)
    assert lifted == 120
    for waits in (alone, beside, lateness):
        assert waits.each
        assert waits.at(0.5) <= waits.at(0.99) <= waits.at(1.0)


async def test_every_command_is_asked_in_a_record_of_many_servers(tmp_path: Path) -> None:
    total, timings, seconds = await record.measure(tmp_path, 5000, 4)
    assert total == sum(record.sizes(5000).values()) > record.SERVERS
    assert {each.name for each in timings} >= {
        "/case show",
        "/cases",
        "/case search words",
        "/warn",
    }
    assert all(len(each.each) == 4 and min(each.each) > 0 for each in timings)
    assert seconds > 0


def test_it_is_among_the_benchmarks() -> None:
    assert "moderation" in runner.names()
