"""What a process holds, and by how much it grew over a run."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.harness.memory import resident_mb


@dataclass(frozen=True, slots=True)
class Holdings:
    """After so many questions: megabytes, open files, tasks, threads, megabytes of the WAL."""

    questions: int
    memory: float
    files: int
    tasks: int
    threads: int
    wal: float


@dataclass(frozen=True, slots=True)
class Growth:
    """What something grew by over 10,000 questions, and the most that it may."""

    name: str
    unit: str
    a_ten_thousand: float
    bound: float

    @property
    def is_bounded(self) -> bool:
        return self.a_ten_thousand <= self.bound


_BOUNDS = (
    ("memory", "MB", 2.0),
    ("files", "", 0.5),
    ("tasks", "", 0.5),
    ("threads", "", 0.5),
    ("wal", "MB", 1.0),
)
"""By 10,000 questions. Memory: 100,000 may cost 20 MB, which a restart a month would not notice."""


def holdings(questions: int, wal: Path) -> Holdings:
    """Return what this process holds now; wal: the journal of an SQLite file, if it has one."""
    gc.collect()
    return Holdings(
        questions,
        resident_mb(),
        sum(1 for _ in Path("/proc/self/fd").iterdir()) if Path("/proc/self/fd").is_dir() else 0,
        len(asyncio.all_tasks()),
        threading.active_count(),
        wal.stat().st_size / 2**20 if wal.exists() else 0.0,
    )


def growths(samples: Sequence[Holdings]) -> list[Growth]:
    """Return the slope of each through the samples of the second half of the questions.

    Caches of words fill at first, threads are started as they are needed.
    """
    last = samples[-1].questions
    settled = [each for each in samples if each.questions >= last / 2]
    counts = np.array([each.questions for each in settled], float) / 10_000
    result: list[Growth] = []
    for name, unit, bound in _BOUNDS:
        values = np.array([getattr(each, name) for each in settled], float)
        slope = float(np.polyfit(counts, values, 1)[0]) if len(settled) > 1 else 0.0
        result.append(Growth(name, unit, slope, bound))
    return result


def show(samples: Sequence[Holdings], result: Sequence[Growth]) -> None:
    """Print both tables."""
    print(f"{'questions':>10}{'memory MB':>11}{'files':>7}{'tasks':>7}{'threads':>9}{'WAL MB':>8}")
    for each in samples:
        cells = f"{each.questions:10}{each.memory:11.1f}{each.files:7}{each.tasks:7}"
        print(f"{cells}{each.threads:9}{each.wal:8.1f}")
    print("growth by 10,000 questions, in the second half, and the most that is allowed:")
    for growth in result:
        verdict = "" if growth.is_bounded else "  TOO MUCH"
        amount = f"{growth.a_ten_thousand:+.2f} of {growth.bound:.1f} {growth.unit}".rstrip()
        print(f"  {growth.name:10}{amount}{verdict}")
