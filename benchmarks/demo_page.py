"""Seconds of an action in the demo's page, in a real browser, at a person's pace.

Run it with `python -m benchmarks.demo_page [SECONDS]`. It needs Chromium. The time runs from the
key or click until the page shows the answer, and includes the browser's own drawing.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.harness.page import ROOT, chromium, demo, stroll, visit

SECONDS = 90.0
PACE = 2.5
GOAL = 2.0
"""Seconds from one action to the next, and the most seconds that an action may take."""


def main(seconds: float = SECONDS, cache: Path = ROOT / "var" / "cache") -> int:
    """Measure in a demo of its own; print; return 1 if the goal was missed."""
    if chromium() is None:
        print("Chromium is not installed here, so the page cannot be measured.")
        return 0
    with tempfile.TemporaryDirectory() as folder, demo(Path(folder), cache) as url:
        return measure(url, seconds)


def measure(url: str, seconds: float, pace: float = PACE) -> int:
    """Act in the page at `url`; print each kind of action and the slowest; return as `main`."""
    times: dict[str, list[float]] = {}
    with visit(url) as visitor:
        for name, spent in stroll(visitor, seconds, pace):
            times.setdefault(name, []).append(spent)
    for name, values in times.items():
        middle, worst = statistics.median(values), max(values)
        print(f"{name:<20} {len(values):>3} times   median {middle:.2f} s   slowest {worst:.2f} s")
    slowest = max(map(max, times.values()))
    print(f"slowest action of {sum(map(len, times.values()))}: {slowest:.2f} s (goal {GOAL:.0f} s)")
    return 1 if slowest > GOAL else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS))
