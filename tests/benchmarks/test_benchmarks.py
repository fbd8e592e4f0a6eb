"""Parts of the benchmarks: starts, memory, pairs, questions. Nothing here is timed."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import __main__ as runner
from benchmarks import goals, grouping, hostile, startup
from benchmarks.million.crowd import Size
from tests.cache_folder import CACHE


async def test_memory_is_measured_beside_the_floor(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    megabytes = await startup.memory(tmp_path, 2, ["floor"])
    assert set(megabytes) == {"floor"}
    for started, after, peak in megabytes.values():
        assert 0 < started <= peak * 1.05
        assert 0 < after <= peak * 1.05
    startup.show_memory(megabytes, 2)
    assert "floor bot" in capsys.readouterr().out


async def test_a_start_that_fails_is_no_figure() -> None:
    failing = startup.Start("broken", (sys.executable, "-c", "raise SystemExit(3)"))
    with pytest.raises(RuntimeError, match="ended with 3"):
        await startup.seconds(failing, {})


async def test_a_start_without_its_sign_is_no_figure() -> None:
    silent = startup.Start("silent", (sys.executable, "-c", "print('hello')"), "ready")
    with pytest.raises(RuntimeError, match="before it said"):
        await startup.seconds(silent, {})


@pytest.mark.parametrize(
    ("values", "verdict"),
    [((500.0, 100.0), "aim"), ((300.0, 140.0), "must"), ((500.0, 141.0), "-")],
)
def test_a_goal_is_reached_when_all_its_values_are(values: tuple[float, ...], verdict: str) -> None:
    row = goals.Row("speed / p99", values, "/s /  ms", (300, 140), (450, 100), (True, False))
    assert row.cells()[4] == verdict


def test_starts_are_shown_by_their_floor(capsys: pytest.CaptureFixture[str]) -> None:
    startup.show_starts(
        {
            "a floor": {"cold": [4.0], "warm": [1.0, 2.0]},
            "the thing": {"cold": [], "warm": [3.0, 6.0]},
        }
    )
    assert "3.0x" in capsys.readouterr().out


def test_an_unknown_benchmark_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert runner.main(["nonsense"]) == 2
    assert "discord_path" in capsys.readouterr().err


def test_what_is_no_benchmark_is_not_run() -> None:
    assert {"discord_path", "startup", "log", "demo_page"} <= set(runner.names())
    assert not {"__main__", "_screenshots"} & set(runner.names())


def test_grouping_is_judged_by_pairs() -> None:
    alike = np.array([[1, 0.9, 0], [0.9, 1, 0], [0, 0, 1]], np.float32)
    pile = grouping.Pile(alike, np.array([0, 1, 1]))
    assert grouping.judge(pile, 0.5) == grouping.Pairs(together=1, right=0, belonging=1)
    assert grouping.judge(pile, -1.0) == grouping.Pairs(together=3, right=1, belonging=1)


@pytest.mark.parametrize("bot", ["floor", "ours"])
async def test_a_bot_becomes_ready(bot: str, tmp_path: Path) -> None:
    command = (sys.executable, "-m", "benchmarks.harness.begin", bot)
    root = Path(__file__).parents[2]
    folders = {"STATE_DIR": str(tmp_path), "CACHE_DIR": str(CACHE), "DISCORD_TOKEN": ""}
    process = await asyncio.to_thread(
        subprocess.run,
        command,
        cwd=root,
        env={**os.environ, **folders},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert process.stdout.strip() == "ready"


def test_a_crowd_is_shared_out_among_servers() -> None:
    assert sum(Size(400, 4, 200).shares()) == 400


def test_questions_made_to_be_slow_are_all_as_long() -> None:
    assert {len(text) for text in hostile.texts().values()} == {hostile.LENGTH}
