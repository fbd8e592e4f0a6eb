"""Benchmarks of the store run on both engines, with the smallest numbers. Nothing here is timed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from benchmarks.kills import __main__ as kills
from benchmarks.load.postgresql import new_database
from benchmarks.log import __main__ as log
from benchmarks.million import __main__ as million
from benchmarks.million.crowd import Size
from benchmarks.moderation import record
from bot.services import Core
from tests.engines.server import PostgresqlServer

SIZE = Size(400, 4, 200)


def test_the_log_is_measured_on_both_engines(
    tmp_path: Path, server: PostgresqlServer | None, capsys: pytest.CaptureFixture[str]
) -> None:
    # 1: the goal was missed, as a busy disk can cause.
    assert asyncio.run(log.main(tmp_path, server, 1, 0.02, (1, 20))) in {0, 1}
    output = capsys.readouterr().out
    assert "one commit a row, bare sqlite3" in output
    assert output.count("the log, 20 at once  ") == (1 if server is None else 2)
    assert ("one commit a row, bare asyncpg x5" in output) is (server is not None)


def test_commands_are_asked_of_many_questions(
    core: Core,
    tmp_path: Path,
    server: PostgresqlServer | None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    measured = [asyncio.run(million.ask_crowd(tmp_path / "file", SIZE, core, rounds=2))]
    if server is not None:
        on_server = million.on_server(tmp_path / "server", SIZE, core, server, rounds=2)
        measured.append(asyncio.run(on_server))
    for lines in measured:
        assert all(len(line.waits) == 2 for line in lines)
        million.show(lines)
    output = capsys.readouterr().out
    assert output.count("stats, others") == output.count("goal: 300 ms") == len(measured)


def test_a_record_is_asked_on_a_server(tmp_path: Path, server: PostgresqlServer | None) -> None:
    if server is None:
        pytest.skip("PostgreSQL is not here; test_moderation.py asks a file")

    async def measure() -> tuple[int, list[record.Timings], float]:
        return await record.measure(tmp_path, 2000, 2, await new_database(server))

    total, timings, _ = asyncio.run(measure())
    assert total == sum(record.sizes(2000).values())
    assert all(len(each.each) == 2 and min(each.each) > 0 for each in timings)


def test_a_kill_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    tally = kills.run(tmp_path, None, 1, 20)
    assert tally.acknowledged > 0
    assert tally.faultless
