"""The goals of speed and memory in one table, each beside the floor bot of the same run.

`python -m benchmarks.goals [--quick]`. Quick: fewer rounds, and a small server in place of the one
with 990 entries of its own; its last row then says nothing about the goal.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks import startup
from benchmarks.discord_path import LARGE, OURS, SMALL, TABLE, Assembly, Table, one_round
from benchmarks.harness.crew import crew
from benchmarks.harness.loopback import answering_process, ask_at_once, memory_of
from benchmarks.harness.texts import questions
from benchmarks.startup import Start, memory, starting, starts
from bot.matching.encoding.session import products_overflow

AT_ONCE = 8
Serve = Callable[[Path, int, int], AbstractAsyncContextManager[int]]
Megabytes = Mapping[str, Sequence[float]]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: rounds of so many interactions, warm starts, questions, own entries."""

    rounds: int = 8
    batch: int = 30
    starts: int = 3
    questions: int = 200
    asked: int = 800
    own_entries: int = 990
    phrases: int = 20


QUICK = Size(3, 20, 1, 60, 160, 20, 5)


@dataclass(frozen=True, slots=True)
class Row:
    """A goal: values as measured, what they must reach, and what is aimed at, of the same unit.

    floor: the values of the floor, where there is one. more: larger is better.
    """

    name: str
    values: tuple[float, ...]
    unit: str
    must: tuple[float, ...]
    aim: tuple[float, ...]
    more: tuple[bool, ...] = (False, False)
    note: str = ""

    def reaches(self, goal: Sequence[float]) -> bool:
        """Whether every value reaches a goal."""
        return all(
            value >= wanted if larger else value <= wanted
            for value, wanted, larger in zip(self.values, goal, self.more, strict=False)
        )

    def cells(self) -> tuple[str, ...]:
        """Return name, measured, must, aim, and which of them is reached."""
        verdict = "aim" if self.reaches(self.aim) else "must" if self.reaches(self.must) else "-"
        values = (_joined(each, self.unit) for each in (self.values, self.must, self.aim))
        return self.name, *values, verdict, self.note


def _joined(values: Sequence[float], unit: str) -> str:
    units = unit.split(" / ")
    return " / ".join(
        f"{value:.{0 if value >= 100 else 1}f}{units[min(place, len(units) - 1)]}"
        for place, value in enumerate(values)
    )


async def path_rows(folder: Path, size: Size, assemble: Assembly = crew) -> list[Row]:
    """Measure interactions by their CPU."""
    table, texts = Table(), questions()
    async with assemble(folder / "path", (SMALL, LARGE, OURS, TABLE)) as workers:
        await one_round(workers, Table(), list(islice(texts, size.batch)))
        for _ in range(size.rounds):
            await one_round(workers, table, list(islice(texts, size.batch)))

    def row(name: str, do: str, key: str, floor: str, goals: tuple[float, float]) -> Row:
        floor_ms = statistics.median(table.lines[do][floor].cpu)
        ours_ms = statistics.median(table.lines[do][key].cpu)
        ratio = statistics.median(table.ratios(do, key, floor))
        note = f"{ours_ms:.2f} by {floor_ms:.2f} ms"
        return Row(name, (ratio,), "x", goals[:1], goals[1:], note=note)

    return [
        row("/ask CPU, by the floor with a card of our size", "ask", OURS, LARGE, (10, 6)),
        row("the same, answers from a table", "ask", TABLE, LARGE, (2.5, 1.5)),
        row("autocomplete, by the floor", "complete", OURS, SMALL, (8, 3)),
    ]


def memory_row(megabytes: Megabytes, count: int) -> Row:
    """Compare the memory after so many questions."""
    floor, ours = megabytes["floor"][1], megabytes["ours"][1]
    name = f"memory after {count} questions, by the floor"
    return Row(name, (ours / floor,), "x", (3.6,), (2.8,), note=f"{ours:.0f} by {floor:.0f} MB")


def ready_starts() -> list[Start]:
    """Return the starts that are compared: the floor, then the bot."""
    return [start for start in starts() if start.name in {startup.FLOOR_READY, startup.OURS_READY}]


def start_row(times: Mapping[str, Mapping[str, Sequence[float]]]) -> Row:
    """Compare the starts: without bytecode and caches, and later."""
    ratios: list[float] = []
    notes: list[str] = []
    for kind in ("cold", "warm"):
        floor, ours = (
            statistics.median(times[name][kind])
            for name in (startup.FLOOR_READY, startup.OURS_READY)
        )
        ratios.append(ours / floor)
        notes.append(f"{ours:.1f} by {floor:.1f} s")
    name = "ready, first start of a fresh clone / later, by the floor"
    return Row(name, tuple(ratios), "x", (4, 4), (2.5, 2.5), note=" / ".join(notes))


async def throughput_rows(folder: Path, size: Size, serve: Serve = answering_process) -> list[Row]:
    """Ask one process many questions at once: as shipped, and for a server with its own entries."""
    texts = list(islice(questions(), size.asked))
    rows: list[Row] = []
    for entries in (0, size.own_entries):
        async with serve(folder / f"own-{entries}", entries, size.phrases) as port:
            await ask_at_once(port, texts[: 2 * AT_ONCE], AT_ONCE)
            waits = await ask_at_once(port, texts, AT_ONCE)
            resident = await memory_of(port)
        rate = len(texts) / waits.seconds
        p99 = 1000 * statistics.quantiles(waits.each, n=100, method="inclusive")[98]
        goal = ((300, 140), (450, 140))
        name, values, unit = (
            f"questions a second, {AT_ONCE} in flight / p99",
            (rate, p99),
            "/s /  ms",
        )
        if entries:
            name = f"the same, {entries} own entries, {entries * size.phrases} phrases / memory"
            values, unit, goal = (rate, resident), "/s /  MB", ((150, 300), (250, 250))
        rows.append(Row(name, values, unit, *goal, (True, False)))
    return rows


def show(rows: Sequence[Row]) -> None:
    """Print the table, and below it what the rows of questions depend on."""
    head = ("whole bot, beside the floor bot in the same run", "now", "must", "aim", "reached", "")
    lines = [head, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        print(
            "  ".join(f"{cell:{width}}" for cell, width in zip(line, widths, strict=True)).rstrip()
        )
    if products_overflow():
        print("x86 without VNNI: the sentence model takes three times as long as with it")
    else:
        print("x86 with VNNI, or another kind of processor")


async def main(size: Size = Size()) -> int:
    """Measure and print. Always 0: it prints which goals are reached, and enforces none."""
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix="bench-goals-") as name:
        folder = Path(name)
        rows = await path_rows(folder, size)
        rows.append(memory_row(await memory(folder, size.questions), size.questions))
        rows.append(start_row(await starting(folder, size.starts, ready_starts())))
        rows += await throughput_rows(folder, size)
    show(rows)
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    sys.exit(asyncio.run(main(QUICK if parser.parse_args().quick else Size())))
