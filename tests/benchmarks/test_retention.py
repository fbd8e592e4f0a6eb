"""The benchmark of retention measures what it says. Nothing is timed."""

from __future__ import annotations

from pathlib import Path

from benchmarks import retention


async def test_both_phases_log_and_every_old_row_goes(tmp_path: Path) -> None:
    alone, beside, deleted = await retention.measure(tmp_path, 700, 0.1)
    assert deleted == 700
    for waits in (alone, beside):
        assert waits.each
        assert waits.at(0.5) <= waits.at(0.99) <= waits.at(1.0)
