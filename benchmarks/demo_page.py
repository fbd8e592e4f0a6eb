"""How long an action in the demo's page takes, in a real browser, at a person's pace.

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
GOAL = 2.0
"""Seconds that no action may take."""


def main(seconds: float = SECONDS, cache: Path = ROOT / "var" / "cache") -> int:
    """Measure, print each kind of action and the slowest; return 1 if the goal was missed."""
    if chromium() is None:
        print("Chromium is not installed here, so the page cannot be measured.")
        return 0
    took: dict[str, list[float]] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        demo(Path(folder), cache) as url,
        visit(url) as visitor,
    ):
        for name, spent in stroll(visitor, seconds):
            took.setdefault(name, []).append(spent)
    for name, all_of in took.items():
        middle, most = statistics.median(all_of), max(all_of)
        print(f"{name:<20} {len(all_of):>3} times   median {middle:.2f} s   slowest {most:.2f} s")
    slowest = max(map(max, took.values()))
    print(f"slowest action of {sum(map(len, took.values()))}: {slowest:.2f} s (goal {GOAL:.0f} s)")
    return 1 if slowest > GOAL else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS))
