"""Questions a second of whole bots over sockets, at several numbers in flight."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from benchmarks.harness.loopback import ask_at_once
from benchmarks.harness.texts import mixed_questions
from benchmarks.load.serving import FIGURES

LEVELS = (1, 8, 32)
_WARM = 8


@dataclass(frozen=True, slots=True)
class Team:
    """Processes that answer together. floor: it answers nothing, so that it can do more.

    database_cpu: gives the CPU seconds of its database's own processes so far.
    """

    name: str
    ports: Sequence[int]
    floor: bool = False
    database_cpu: Callable[[], float] = lambda: 0.0


@dataclass(frozen=True, slots=True)
class Result:
    """Questions asked with so many in flight, their waits in seconds, and CPU seconds of all."""

    waits: list[float]
    seconds: float
    cpu: float
    database_cpu: float

    @property
    def rate(self) -> float:
        return len(self.waits) / self.seconds

    def at(self, percent: int) -> float:
        """Return a percentile of the waits, in milliseconds."""
        return 1e3 * statistics.quantiles(self.waits, n=100, method="inclusive")[percent - 1]


Results = defaultdict[tuple[str, int], list[Result]]


@dataclass(slots=True)
class Measured:
    """The results of each team at each level, and the figures of its processes in the end."""

    results: Results = field(default_factory=lambda: Results(list))
    asked: defaultdict[str, int] = field(default_factory=lambda: defaultdict[str, int](int))
    memory: dict[str, float] = field(default_factory=dict[str, float])
    written: dict[str, int] = field(default_factory=dict[str, int])


async def figures_of(port: int) -> dict[str, float]:
    """Return the figures of a process."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"{FIGURES}\n".encode())
    figures = json.loads(await reader.readline())
    writer.close()
    await writer.wait_closed()
    return figures


async def _cpu(team: Team) -> float:
    return sum([(await figures_of(port))["cpu"] for port in team.ports])


async def ask_team(team: Team, texts: Sequence[str], at_once: int) -> Result:
    """Ask all processes of a team, each its share; at_once: over all of them."""
    size = len(team.ports)
    cpu, database = await _cpu(team), team.database_cpu()
    started = time.perf_counter()
    parts = await asyncio.gather(
        *(
            ask_at_once(port, texts[place::size], max(1, at_once // size))
            for place, port in enumerate(team.ports)
        )
    )
    seconds = time.perf_counter() - started
    waits = [wait for part in parts for wait in part.each]
    return Result(waits, seconds, await _cpu(team) - cpu, team.database_cpu() - database)


async def measure(teams: Sequence[Team], rounds: int, asked: int) -> Measured:
    """Ask every team at every level, in turn, in rounds; the floor gets four times as much."""
    measured, texts = Measured(), mixed_questions()

    async def ask(team: Team, amount: int, at_once: int) -> Result:
        measured.asked[team.name] += amount
        return await ask_team(team, list(islice(texts, amount)), at_once)

    for team in teams:
        await ask(team, _WARM * len(team.ports), len(team.ports))
    for _ in range(rounds):
        for level in LEVELS:
            for team in teams:
                if level >= len(team.ports):
                    result = await ask(team, asked * (4 if team.floor else 1), level)
                    measured.results[team.name, level].append(result)
    for team in teams:
        figures = [await figures_of(port) for port in team.ports]
        measured.memory[team.name] = sum(each["mb"] for each in figures)
        measured.written[team.name] = int(sum(each["written"] for each in figures))
    return measured


def show(measured: Measured, teams: Sequence[Team]) -> None:
    """Print the table, each figure the median of the rounds."""
    print(f"{'':34}{'in flight':>10}{'a second':>10}{'p50 ms':>9}{'p99 ms':>9}", end="")
    print(f"{'CPU ms':>9}{'its DB':>9}")
    for (name, level), results in measured.results.items():
        rate = statistics.median(each.rate for each in results)
        p50, p99 = (statistics.median(each.at(percent) for each in results) for percent in (50, 99))
        cpu, database = (
            statistics.median(1e3 * seconds / len(each.waits) for each, seconds in pairs)
            for pairs in (
                [(each, each.cpu) for each in results],
                [(each, each.database_cpu) for each in results],
            )
        )
        print(f"{name:34}{level:10}{rate:10.0f}{p50:9.1f}{p99:9.1f}{cpu:9.2f}{database:9.2f}")
    for team in teams:
        rows = "" if team.floor else f", {measured.written[team.name]} rows in the log"
        asked, megabytes = measured.asked[team.name], measured.memory[team.name]
        print(f"{team.name}: {asked} asked{rows}, {megabytes:.0f} MB resident in the end")
