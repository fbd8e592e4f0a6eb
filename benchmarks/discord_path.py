"""What an interaction costs from the gateway's event to the answer, beside a floor.

Run it with `python -m benchmarks.discord_path`. Every contender is a process of its own; in each
round all do the same in turn. Time counts from the moment at which the gateway hands discord.py
the event to the moment at which the answer, written as JSON, would go to the network. CPU is the
process's, all threads, less what the harness itself takes.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.harness.crew import Worker, crew, spread
from benchmarks.harness.texts import questions, sure_question
from bot.ui.cards.answers.answer import READ

ROUNDS = 6
BATCH = 30
GOAL = 2.0
PRESSED = (READ, "Why", "More", "Part 0")
SMALL, LARGE, OURS, ONE, TABLE = "floor", "large", "ours", "ours:one", "table"
NAMES = {
    SMALL: "floor, small card",
    LARGE: "floor, card of our size",
    OURS: "the bot",
    ONE: "the bot, linear algebra on one thread",
    TABLE: "the bot, answers from a table",
}
TITLES = {"ask": "/ask", "complete": "/faq autocomplete", "press": "unfold a part"}


@dataclass(slots=True)
class Line:
    """What one contender took for one kind of interaction, round by round."""

    name: str
    waits: list[float] = field(default_factory=list[float])
    cpu: list[float] = field(default_factory=list[float])

    def add(self, told: dict[str, Any], harness: float) -> None:
        """Take a round; `harness` is its own milliseconds of CPU an interaction."""
        self.waits += told["waits"]
        self.cpu.append(_cpu_ms(told) - harness)


def _cpu_ms(told: dict[str, Any]) -> float:
    return 1e3 * told["cpu"] / len(told["waits"])


def _less(told: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Return a round without the CPU of some parts of the bot; its times say nothing then."""
    return {"waits": told["waits"], "cpu": told["cpu"] - sum(told["shares"][n] for n in names)}


class Table:
    """Lines by kind of interaction and contender."""

    def __init__(self) -> None:
        self.lines: dict[str, dict[str, Line]] = {}

    def line(self, do: str, key: str, name: str) -> Line:
        """Return the line of that key, made when it is new."""
        return self.lines.setdefault(do, {}).setdefault(key, Line(name))

    def show(self) -> None:
        """Print the median of rounds, and ratios each taken within its round."""
        head = f"{'p50 ms':>9}{'p99 ms':>9}{'CPU ms':>9}   CPU by small card, by large card"
        for do, lines in self.lines.items():
            print(f"{TITLES[do]:46}{head}")
            for key, line in lines.items():
                print(f"  {line.name:44}{self._times(key, line)}{self._ratios(do, line)}")

    def ratios(self, do: str, key: str, floor: str) -> list[float]:
        """Return how many times a floor's CPU a line took, round by round."""
        line, below = self.lines[do][key], self.lines[do][floor]
        return [mine / theirs for mine, theirs in zip(line.cpu, below.cpu, strict=True)]

    def _times(self, key: str, line: Line) -> str:
        cpu = f"{statistics.median(line.cpu):9.2f}"
        if key.startswith("less"):
            return f"{'':18}{cpu}"
        cuts = statistics.quantiles(line.waits, n=100, method="inclusive")
        return f"{1e3 * cuts[49]:9.2f}{1e3 * cuts[98]:9.2f}{cpu}"

    def _ratios(self, do: str, line: Line) -> str:
        both: list[str] = []
        for floor in (SMALL, LARGE):
            below = self.lines[do][floor].cpu
            ratios = [a / b for a, b in zip(line.cpu, below, strict=True)]
            both.append(f"{statistics.median(ratios):6.1f}x")
        return "   " + ", ".join(both)


async def one_round(workers: dict[str, Worker], table: Table, texts: list[str]) -> None:
    """Let every contender do the same, one after the other."""
    harness = {
        name: _cpu_ms(await worker.tell("nothing", texts=texts)) for name, worker in workers.items()
    }
    typed = [text[: 3 + number % 12] for number, text in enumerate(texts)]
    for do, given in (("ask", texts), ("complete", typed), ("press", texts)):
        for name, worker in workers.items():
            told = await worker.tell(do, texts=given, card=sure_question(), labels=PRESSED)
            table.line(do, name, NAMES[name]).add(told, harness[name])
            if name == ONE and do == "ask":
                _parts(table, told, harness[name])


def _parts(table: Table, told: dict[str, Any], harness: float) -> None:
    """Add what is left of /ask without its parts. One thread only: others are not counted."""
    without = {
        "less-encoder": ("  without the sentence model", ["encoder"]),
        "less-all": ("  without model, matcher, safety", ["matcher", "safety"]),
    }
    for key, (name, shares) in without.items():
        table.line("ask", key, name).add(_less(told, shares), harness)


async def main(
    rounds: int = ROUNDS, batch: int = BATCH, contenders: Sequence[str] = tuple(NAMES)
) -> int:
    """Measure and print. Always 0: what is expected of it is printed, not enforced."""
    table = Table()
    asked = questions()
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix="bench-path-") as name:
        async with crew(Path(name), contenders) as workers:
            await one_round(workers, Table(), list(islice(asked, batch)))
            for _ in range(rounds):
                await one_round(workers, table, list(islice(asked, batch)))
    print(f"{rounds} rounds of {batch} interactions each, after one that is not counted")
    table.show()
    for floor in (SMALL, LARGE):
        for key in ("less-encoder", "less-all", TABLE):
            ratios = table.ratios("ask", key, floor)
            held = "held" if statistics.median(ratios) <= GOAL else "MISSED"
            what = table.lines["ask"][key].name.strip()
            print(
                f"/ask, {what}: {spread(ratios)} times the CPU of the {NAMES[floor]};"
                f" expected at most {GOAL:.0f}: {held}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
