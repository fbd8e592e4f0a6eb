"""Every benchmark runs, with the smallest numbers, and prints its table. Nothing here is timed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from benchmarks import __main__ as runner
from benchmarks import (
    danger,
    demo_page,
    discord_path,
    goals,
    grouping,
    hostile,
    matching,
    retention,
    startup,
)
from benchmarks.harness.loopback import answering, own_entries
from bot.moderation.review_queue.clustering import SAME_MEANING
from bot.services import Core
from tests.benchmarks.in_process import crew_in_this_process, demo_in_a_thread
from tests.cache_folder import CACHE


@dataclass(frozen=True, slots=True)
class Smoke:
    """The inputs of a run: the loaded core, and an empty folder, which is the current one."""

    core: Core
    folder: Path

    def lines(self, name: str, rows: list[tuple[str, str, list[str]]]) -> str:
        """Write labelled messages (kind, text, labels) to a file; return its path."""
        file = self.folder / name
        file.write_text(
            "\n".join(
                json.dumps({"id": str(number), "text": text, "labels": labels, "kind": kind})
                for number, (kind, text, labels) in enumerate(rows)
            )
        )
        return str(file)


def _danger(smoke: Smoke) -> None:
    rows = [("crisis", "i want to end it all", ["crisis"]), ("in", "may we hug", ["hugs"])]
    danger.main([smoke.lines("messages.jsonl", rows)])


def _demo_page(smoke: Smoke) -> None:
    # 1: an action took longer than it should, which a busy machine can cause. tests/demo drives the
    # page of a demo in a process of its own.
    with demo_in_a_thread(smoke.core, smoke.folder) as url:
        assert demo_page.measure(url, seconds=0.5, pace=0) in {0, 1}


def _discord_path(smoke: Smoke) -> None:
    # test_memory_is_measured_beside_the_floor has a contender in a process of its own.
    contenders = [name for name in discord_path.NAMES if name != discord_path.OURS]
    assemble = partial(crew_in_this_process, smoke.core)
    path = discord_path.main(rounds=1, batch=2, contenders=contenders, assemble=assemble)
    assert asyncio.run(path) == 0


def _goals(smoke: Smoke) -> None:
    # Starts and memory have runs of their own beside this file.
    size = goals.Size(rounds=1, batch=2, asked=32, own_entries=2, phrases=2)

    @asynccontextmanager
    async def serve(folder: Path, entries: int, phrases: int) -> AsyncGenerator[int]:
        own = own_entries(smoke.core.snapshot, entries, phrases)
        async with answering(smoke.core, folder, own) as port:
            yield port

    async def measure() -> list[goals.Row]:
        paths = await goals.path_rows(smoke.folder, size, partial(crew_in_this_process, smoke.core))
        return paths + await goals.throughput_rows(smoke.folder, size, serve)

    rows = asyncio.run(measure())
    rows.append(goals.memory_row({"floor": [44, 50], "ours": [120, 150]}, 200))
    seconds = {"cold": [2.0], "warm": [1.0, 3.0]}
    rows.append(goals.start_row(dict.fromkeys(startup_names(), seconds)))
    goals.show(rows)


def startup_names() -> list[str]:
    return [start.name for start in goals.ready_starts()]


def _grouping(smoke: Smoke) -> None:
    assert grouping.main(smoke.core, queues=1) == 0


def _hostile(smoke: Smoke) -> None:
    texts_by_name = hostile.texts()
    few = {name: texts_by_name[name] for name in (hostile.ORDINARY, "U+FB03")}
    assert asyncio.run(hostile.main(rounds=1, core=smoke.core, questions=few)) == 0


def _matching(smoke: Smoke) -> None:
    labelled = [
        ("in", "would my therapist hug me", ["hugs"]),
        ("typo", "can my therpist hugg me", ["hugs"]),
        ("none", "who won the world cup", ["none"]),
        ("in", "is it normal to think of her. " * 20, ["client-has-feelings"]),
    ]
    bank = [("in", f"where is my {thing}", [thing]) for thing in ("card", "transfer")]
    smoke.lines("train_10.jsonl", bank)
    smoke.lines("test.jsonl", bank)
    file = smoke.lines("questions.jsonl", labelled)
    matching.main([file, "--banking", str(smoke.folder), "--cache", str(CACHE)])
    matching.overlays(smoke.core.matcher)


def _retention(smoke: Smoke) -> None:
    assert asyncio.run(retention.main(smoke.folder, rows=700, alone=0.1)) in {0, 1}


def _startup(smoke: Smoke) -> None:
    start_seconds = asyncio.run(startup.starting(smoke.folder, 1, startup.starts()[:2]))
    startup.show_starts(start_seconds)


Run = Callable[[Smoke], None]
CASES: dict[str, tuple[Run, tuple[str, ...]]] = {
    "danger": (_danger, ("messages.jsonl, 2 messages", "keywords", "with the model")),
    "demo_page": (_demo_page, ("slowest action of",)),
    "discord_path": (_discord_path, (*discord_path.TITLES.values(), "times the CPU of the floor")),
    "goals": (_goals, ("150 by 50 MB", "3.0x", "4 phrases", "in flight", "answers from a table")),
    "grouping": (_grouping, (f"{SAME_MEANING:.2f} (used)", "found")),
    "hostile": (_hostile, (hostile.ORDINARY, "U+FB03")),
    "matching": (_matching, ("3 questions in scope", "BM25", "BANKING77, 10-shot", "misspelt")),
    "retention": (_retention, ("deleted 700 of 700 rows", "p99 beside retention against alone")),
    "startup": (_startup, ("python -c pass (floor)", "boundary-bot --help")),
}
"""By the benchmark's name: how to run it, and what its table says."""
ELSEWHERE = {"cluster", "load", "log", "million", "moderation", "servers", "soak", "kills"}
"""They have smoke runs of their own: test_load.py, test_stores.py, test_moderation.py, …"""


def test_every_benchmark_has_a_smoke_run() -> None:
    assert set(CASES) | ELSEWHERE == set(runner.names())


@pytest.mark.parametrize("name", CASES)
def test_a_benchmark_runs(
    name: str,
    core: Core,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if name == "demo_page" and demo_page.chromium() is None:
        pytest.skip("the page is measured in Chromium, which is not installed here")
    run, expected = CASES[name]
    for part, method in ((core.matcher, "match"), (core.detector, "assess")):
        # What a benchmark wraps to measure it is itself again afterwards.
        monkeypatch.setattr(part, method, getattr(part, method))
    if core.matcher.encoder is not None:
        monkeypatch.setattr(core.matcher.encoder, "encode", core.matcher.encoder.encode)
    # Some start processes of their own, in the current folder.
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.setenv("CACHE_DIR", str(CACHE))
    monkeypatch.chdir(tmp_path)
    run(Smoke(core, tmp_path))
    output = capsys.readouterr().out
    for words in expected:
        assert words in output
