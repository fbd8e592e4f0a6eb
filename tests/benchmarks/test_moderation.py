"""The benchmark of moderation measures what it says. Nothing is timed."""

from __future__ import annotations

from pathlib import Path

from benchmarks import __main__ as runner
from benchmarks.moderation import sweep


async def test_both_phases_log_and_every_due_ban_ends(tmp_path: Path) -> None:
    alone, beside, lateness, lifted = await sweep.measure(tmp_path, 120, 0.1, 0.0)
    assert lifted == 120
    for waits in (alone, beside, lateness):
        assert waits.each
        assert waits.at(0.5) <= waits.at(0.99) <= waits.at(1.0)


def test_it_is_among_the_benchmarks() -> None:
    assert "moderation" in runner.names()
