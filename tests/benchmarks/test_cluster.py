"""The benchmark of several processes runs, and prints its table. Nothing here is timed."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.cluster import measuring
from tests.engines.databases import ABSENT, PostgresqlDatabases
from tests.engines.server import binaries


@pytest.fixture
def url(postgresql: PostgresqlDatabases) -> str:
    return postgresql.new()


@pytest.mark.skipif(binaries() is None, reason=ABSENT)
async def test_the_processes_take_over_and_follow(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pace = measuring.Pace(beat=0.2, silence=1.0)
    # 1: a goal was missed, as a busy machine can cause.
    assert await measuring.main(url, tmp_path, rounds=1, count=2, changes=3, pace=pace) in {0, 1}
    printed = capsys.readouterr().out
    for words in ("one was killed", "one was stopped", "a setting holds in 2 processes"):
        assert words in printed
