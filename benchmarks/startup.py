"""Seconds until the bot has started, and its memory, beside a floor.

Run it with `python -m benchmarks.startup`. A cold start has no compiled bytecode and none of our
caches (the system's own file cache stays). A warm start is a later one, which has both.
"""

from __future__ import annotations

import asyncio
import os
import re
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.harness.crew import Worker, crew, spread
from benchmarks.harness.texts import questions

ROUNDS = 2
QUESTIONS = 200
_BATCH = 50
_LONGEST = 120.0
FLOOR_READY, OURS_READY = "floor bot ready", "the bot ready"
NAMES = {"floor": "floor bot", "ours": "the bot"}
_URL = re.compile(r"http://\S+")
_PYTHON = (sys.executable,)
_NOTHING = (*_PYTHON, "-c", "pass")
_HELP = (*_PYTHON, "-m", "bot", "--help")
_DEMO = (*_PYTHON, "-m", "bot", "demo", "--no-browser")
_BEGIN = (*_PYTHON, "-m", "benchmarks.harness.begin")


@dataclass(frozen=True, slots=True)
class Start:
    """A way to start: the command, the text that says it is ready, and if it serves a page."""

    name: str
    command: tuple[str, ...]
    sign: str = ""
    serves: bool = False


def starts() -> list[Start]:
    """Return the starts to measure, each floor before the starts that are compared with it."""
    return [
        Start("python -c pass (floor)", _NOTHING),
        Start("boundary-bot --help", _HELP),
        Start(FLOOR_READY, (*_BEGIN, "floor"), "ready"),
        Start(OURS_READY, (*_BEGIN, "ours"), "ready"),
        Start("demo until its page is served", _DEMO, "http://", serves=True),
    ]


async def seconds(start: Start, environment: dict[str, str]) -> float:
    """Return the seconds until a process ends, or until it prints its sign and serves its page."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *start.command,
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(_LONGEST):
            line = await _until(process.stdout, start.sign)
            if start.serves:
                await asyncio.to_thread(_fetch, _URL.findall(line)[0])
            if not start.sign:
                await process.wait()
            duration = time.perf_counter() - began
            if start.serves:
                process.terminate()
            await process.stdout.read()
            if await process.wait() != 0:
                raise RuntimeError(f"{start.name} ended with {process.returncode}")
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
    return duration


async def _until(output: asyncio.StreamReader, sign: str) -> str:
    """Read until a line holds the sign; return the line. Raises RuntimeError when none does."""
    if not sign:
        await output.read()
        return ""
    while line := (await output.readline()).decode():
        if sign in line:
            return line
    raise RuntimeError(f"the process ended before it said {sign!r}")


def _fetch(url: str) -> None:
    with urllib.request.urlopen(url, timeout=_LONGEST) as page:  # noqa: S310 a page on this machine
        assert page.status == 200, page.status
        page.read()


async def starting(
    parent: Path, rounds: int, selection: Sequence[Start] = ()
) -> dict[str, dict[str, list[float]]]:
    """Start all but the demo cold, then all warm in rounds; return seconds by name and warmth.

    The demo differs from the bot only in its page, and uses the caches of the bot's cold start.
    """
    selection = selection or starts()
    times: dict[str, dict[str, list[float]]] = {
        start.name: {"cold": [], "warm": []} for start in selection
    }
    with tempfile.TemporaryDirectory(dir=parent, prefix="bench-start-") as name:
        for number in range(rounds + 1):
            for place, start in enumerate(selection):
                if start.serves and number == 0:
                    continue
                environment = {
                    "STATE_DIR": name,
                    "CACHE_DIR": f"{name}/caches",
                    "DISCORD_TOKEN": "",
                    # Python reads and writes bytecode in this folder, which is empty at first.
                    "PYTHONPYCACHEPREFIX": f"{name}/{min(place, 3)}",
                    "PYTHONDONTWRITEBYTECODE": "",
                }
                warmth = "warm" if number else "cold"
                times[start.name][warmth].append(await seconds(start, environment))
    return times


def show_starts(times: dict[str, dict[str, list[float]]]) -> None:
    """Print seconds, and the ratio of each warm start to the floor before it."""
    print(f"{'seconds':38}{'cold':>9}{'warm':>20}{'warm, by floor':>16}")
    floor: list[float] = []
    for name, by_warmth in times.items():
        warm = by_warmth["warm"]
        floor = warm if "floor" in name else floor
        ratio = statistics.median(a / b for a, b in zip(warm, floor, strict=True))
        cold = f"{by_warmth['cold'][0]:.2f}" if by_warmth["cold"] else ""
        print(f"  {name:36}{cold:>9}{spread(warm, 2):>20}{ratio:15.1f}x")


async def memory(
    parent: Path, count: int, contenders: Sequence[str] = tuple(NAMES)
) -> dict[str, list[float]]:
    """Return megabytes by contender: resident at the start, after the questions, and the peak."""
    with tempfile.TemporaryDirectory(dir=parent, prefix="bench-memory-") as name:
        async with crew(Path(name), contenders) as workers:
            return {name: await _held(worker, count) for name, worker in workers.items()}


async def _held(worker: Worker, count: int) -> list[float]:
    before = await worker.tell("memory")
    texts = islice(questions(), count)
    while batch := list(islice(texts, _BATCH)):
        await worker.tell("ask", texts=batch)
    after = await worker.tell("memory")
    return [before["rss"], after["rss"], after["peak"]]


def show_memory(megabytes: dict[str, list[float]], count: int) -> None:
    """Print megabytes of the whole process, and the ratio to the floor."""
    after = f"after {count}"
    print(f"{'memory of the process, MB':38}{'started':>10}{after:>12}{'peak':>10}{'by floor':>12}")
    for name, values in megabytes.items():
        cells = "".join(
            f"{value:{width}.0f}" for value, width in zip(values, (10, 12, 10), strict=True)
        )
        print(f"  {NAMES[name]:36}{cells}{values[1] / megabytes['floor'][1]:11.1f}x")


async def main(rounds: int = ROUNDS, count: int = QUESTIONS) -> int:
    """Measure and print; 0, or an exception of whatever did not start."""
    folder = Path.cwd()
    show_starts(await starting(folder, rounds))
    show_memory(await memory(folder, count), count)
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
