"""Time and CPU of an interaction, from the gateway's event to the answer, beside a floor.

Run it with `python -m benchmarks.discord_path`. Every contender is a process of its own; in each
round all do the same in turn. Time counts from the moment at which the gateway passes the event to
discord.py to the moment at which the answer, as JSON, would go to the network. CPU is that of the
process, all threads, less that of the harness.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.harness.crew import Contestant, crew, spread
from benchmarks.harness.texts import questions, sure_question
from bot.ui.cards.answers.answer import READ

ROUNDS = 6
BATCH = 30
GOAL = 2.0
PRESSED = (READ, "Why", "More", "Part 0")
SMALL, LARGE, SWIFT = "floor", "large", "swift"
OURS, ONE, TABLE = "ours", "watched:one", "table"
NAMES = {
    SMALL: "floor, small card",
    LARGE: "floor, card of our size",
    SWIFT: "the same on the bot's event loop",
    OURS: "the bot",
    ONE: "the bot, linear algebra on one thread",
    TABLE: "the bot, answers from a table",
}
Assembly = Callable[[Path, Sequence[str]], AbstractAsyncContextManager[Mapping[str, Contestant]]]
TITLES = {"ask": "/ask", "complete": "/faq autocomplete", "press": "unfold a part"}


@dataclass(slots=True)
class Line:
    """The figures of one contender for one kind of interaction, round by round."""

    name: str
    waits: list[float] = field(default_factory=list[float])
    cpu: list[float] = field(default_factory=list[float])

    def add(self, figures: dict[str, Any], harness: float) -> None:
        """Add a round; `harness` is the harness's own milliseconds of CPU for an interaction."""
        self.waits += figures["waits"]
        self.cpu.append(_cpu_ms(figures) - harness)


def _cpu_ms(figures: dict[str, Any]) -> float:
    return 1e3 * figures["cpu"] / len(figures["waits"])


def _less(figures: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Return a round without the CPU of some parts of the bot; its waits mean nothing then."""
    return {
        "waits": figures["waits"],
        "cpu": figures["cpu"] - sum(figures["shares"][n] for n in names),
    }


class Table:
    """The lines, by kind of interaction and contender."""

    def __init__(self) -> None:
        self.lines: dict[str, dict[str, Line]] = {}

    def line(self, do: str, key: str, name: str) -> Line:
        """Return the line of a key; add it if it is new."""
        return self.lines.setdefault(do, {}).setdefault(key, Line(name))

    def show(self) -> None:
        """Print the medians of the rounds, and ratios, each within its round."""
        head = f"{'p50 ms':>9}{'p99 ms':>9}{'CPU ms':>9}   CPU by small card, by large card"
        for do, lines in self.lines.items():
            print(f"{TITLES[do]:46}{head}")
            for key, line in lines.items():
                print(f"  {line.name:44}{self._times(key, line)}{self._ratios(do, line)}")

    def ratios(self, do: str, key: str, floor: str) -> list[float]:
        """Return the ratio of a line's CPU to a floor's, round by round."""
        line, below = self.lines[do][key], self.lines[do][floor]
        return [cpu / floor_cpu for cpu, floor_cpu in zip(line.cpu, below.cpu, strict=True)]

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


async def one_round(workers: Mapping[str, Contestant], table: Table, texts: list[str]) -> None:
    """Let every contender do the same, one after the other."""
    harness = {
        name: _cpu_ms(await worker.tell("nothing", texts=texts)) for name, worker in workers.items()
    }
    typed = [text[: 3 + number % 12] for number, text in enumerate(texts)]
    for do, batch in (("ask", texts), ("complete", typed), ("press", texts)):
        for name, worker in workers.items():
            figures = await worker.tell(do, texts=batch, card=sure_question(), labels=PRESSED)
            table.line(do, name, NAMES[name]).add(figures, harness[name])
            if name == ONE and do == "ask":
                _parts(table, figures, harness[name])


def _parts(table: Table, figures: dict[str, Any], harness: float) -> None:
    """Add lines for /ask without its parts: on one thread only, because shares miss others."""
    without = {
        "less-encoder": ("  without the sentence model", ["encoder"]),
        "less-all": ("  without model, matcher, safety", ["matcher", "safety"]),
    }
    for key, (name, shares) in without.items():
        table.line("ask", key, name).add(_less(figures, shares), harness)


async def main(
    rounds: int = ROUNDS,
    batch: int = BATCH,
    contenders: Sequence[str] = tuple(NAMES),
    assemble: Assembly = crew,
) -> int:
    """Measure and print. Always 0: it prints whether expectations held, and enforces none.

    `assemble` starts the contenders: each in a process of its own unless it says otherwise.
    """
    table = Table()
    texts = questions()
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix="bench-path-") as name:
        async with assemble(Path(name), contenders) as workers:
            await one_round(workers, Table(), list(islice(texts, batch)))
            for _ in range(rounds):
                await one_round(workers, table, list(islice(texts, batch)))
    print(f"{rounds} rounds of {batch} interactions each, after one that is not counted")
    table.show()
    for floor in (SMALL, LARGE):
        for key in ("less-encoder", "less-all", TABLE):
            ratios = table.ratios("ask", key, floor)
            verdict = "held" if statistics.median(ratios) <= GOAL else "MISSED"
            contender = table.lines["ask"][key].name.strip()
            print(
                f"/ask, {contender}: {spread(ratios)} times the CPU of the {NAMES[floor]};"
                f" expected at most {GOAL:.0f}: {verdict}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
