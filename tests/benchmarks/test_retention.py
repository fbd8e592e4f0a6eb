"""The benchmark of retention runs, with few rows, and tells what it measured. Nothing is timed."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import retention


async def test_rows_go_while_others_are_logged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await retention.main(tmp_path, rows=700, alone=0.1)
    shown = capsys.readouterr().out
    assert "deleted 700 of 700 rows" in shown
    assert "p99 beside retention against alone" in shown


async def test_both_phases_log_and_every_old_row_goes(tmp_path: Path) -> None:
    alone, beside, gone = await retention.measure(tmp_path, 700, 0.1)
    assert gone == 700
    for waits in (alone, beside):
        assert waits.each
        assert waits.at(0.5) <= waits.at(0.99) <= waits.at(1.0)
