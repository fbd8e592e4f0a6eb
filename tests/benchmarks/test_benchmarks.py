"""Each benchmark runs, with very small numbers, and prints its table. Nothing here is timed."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import __main__ as runner
from benchmarks import discord_path, grouping, hostile, million, startup
from benchmarks.harness.crowd import Size
from bot.services import Core


async def test_the_path_of_interactions_is_measured_for_every_contender(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path(__file__).parents[2]
    monkeypatch.setenv("PYTHONPATH", str(root))
    monkeypatch.chdir(tmp_path)
    contenders = [name for name in discord_path.NAMES if name != discord_path.OURS]
    assert await discord_path.main(rounds=1, batch=2, contenders=contenders) == 0
    shown = capsys.readouterr().out
    for title in discord_path.TITLES.values():
        assert title in shown
    for name in contenders:
        assert shown.count(f"  {discord_path.NAMES[name]} ") == len(discord_path.TITLES)


async def test_memory_is_measured_beside_the_floor(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    held = await startup.memory(tmp_path, 2, ["floor"])
    assert set(held) == {"floor"}
    for started, after, peak in held.values():
        assert 0 < started <= peak * 1.05
        assert 0 < after <= peak * 1.05
    startup.show_memory(held, 2)
    assert "floor bot" in capsys.readouterr().out


async def test_a_start_that_fails_is_no_figure() -> None:
    failing = startup.Start("broken", (sys.executable, "-c", "raise SystemExit(3)"))
    with pytest.raises(RuntimeError, match="ended with 3"):
        await startup.seconds(failing, {})


async def test_a_start_without_its_sign_is_no_figure() -> None:
    silent = startup.Start("silent", (sys.executable, "-c", "print('hello')"), "ready")
    with pytest.raises(RuntimeError, match="before it said"):
        await startup.seconds(silent, {})


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


async def test_the_floor_bot_becomes_ready() -> None:
    command = (sys.executable, "-m", "benchmarks.harness.begin", "floor")
    root = Path(__file__).parents[2]
    done = await asyncio.to_thread(
        subprocess.run, command, cwd=root, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "ready"


async def test_a_small_crowd_is_made_and_asked(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, core: Core
) -> None:
    size = Size(400, 4, 200)
    assert sum(size.shares()) == 400
    lines = await million.ask_crowd(tmp_path, size, core, rounds=2)
    assert {line.name for line in lines} >= {"unanswered, largest", "stats, others"}
    assert all(len(line.waits) == 2 for line in lines)
    million.show(lines)
    assert "goal: 300 ms" in capsys.readouterr().out


def test_grouping_is_judged_by_pairs() -> None:
    alike = np.array([[1, 0.9, 0], [0.9, 1, 0], [0, 0, 1]], np.float32)
    pile = grouping.Pile(alike, np.array([0, 1, 1]))
    assert grouping.judge(pile, 0.5) == grouping.Pairs(together=1, right=0, wanted=1)
    assert grouping.judge(pile, -1.0) == grouping.Pairs(together=3, right=1, wanted=1)


async def test_questions_made_to_be_slow_are_measured_beside_an_ordinary_one(
    core: Core, capsys: pytest.CaptureFixture[str]
) -> None:
    made = hostile.texts()
    assert {len(text) for text in made.values()} == {hostile.LENGTH}
    few = {name: made[name] for name in (hostile.ORDINARY, "U+FB03")}
    assert await hostile.main(rounds=1, core=core, questions=few) == 0
    shown = capsys.readouterr().out
    assert hostile.ORDINARY in shown
    assert "U+FB03" in shown
