"""Memory of a bot in 1, 1,000 and 50,000 servers, beside discord.py alone with the same caches.

`python -m benchmarks.servers [SERVERS…]`, some minutes, and 3 GB for the largest. The servers come
as they do from the gateway: READY, then GUILD_CREATE, each parsed from its own JSON text, a shard
for each thousand. One server in a hundred has entries of its own.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers.host import Held

SERVERS = (1, 1000, 50_000)
GOAL_KB = 1.0
A_FEW = 5000
"""Below that the pages of the heap tell more than the servers."""
Measure = Callable[[str, int, Path], Awaitable[Held]]


async def in_a_process(kind: str, servers: int, folder: Path) -> Held:
    """Measure in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "benchmarks.servers.host", kind, str(servers), str(folder)),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    output = await process.stdout.read()
    if await process.wait():
        raise RuntimeError("a process ended early; see its error above")
    return Held(**json.loads(output.splitlines()[-1]))


@dataclass(frozen=True, slots=True)
class Run:
    """What discord.py alone and the bot hold with so many servers."""

    servers: int
    bare: Held
    ours: Held

    def costs(self, before: Run) -> tuple[float, float]:
        """Return the KB of a server beyond discord.py's: once there, and once asked.

        It is that of the servers beyond those of a smaller run: the first ones fit into room that
        the heap had left.
        """
        more = self.servers - before.servers
        of_discord = self.bare.connected - before.bare.connected
        connected = self.ours.connected - before.ours.connected - of_discord
        asked = self.ours.asked - before.ours.asked - of_discord
        return 1024 * connected / more, 1024 * asked / more


async def one_run(folder: Path, servers: int, measure: Measure) -> Run:
    """Measure both with so many servers, one after the other."""
    bare = await measure("bare", servers, folder / f"bare-{servers}")
    await measure("prepare", servers, folder / f"ours-{servers}")
    return Run(servers, bare, await measure("ours", servers, folder / f"ours-{servers}"))


async def main(folder: Path, counts: Sequence[int], measure: Measure = in_a_process) -> int:
    """Measure, print; return 1 if a quiet server costs more than the goal in the largest run."""
    head = ("servers", "discord.py", "the bot", "quiet asked", "own asked")
    print("".join(f"{each:>13}" for each in head) + f"{'quiet, KB':>13}{'asked, KB':>13}")
    cost, before, notes = 0.0, None, list[str]()
    for servers in counts:
        run = await one_run(folder, servers, measure)
        values = (run.bare.connected, run.ours.connected, run.ours.asked, run.ours.own)
        line = f"{servers:13}" + "".join(f"{value:13.1f}" for value in values)
        if before is not None and servers - before.servers >= A_FEW:
            costs = run.costs(before)
            cost = max(costs)
            line += "".join(f"{each:13.2f}" for each in costs)
        print(line, flush=True)
        notes.append(
            f"{servers}: CPU until all servers were there {run.bare.arrival:.1f} and "
            f"{run.ours.arrival:.1f} s; a message of others {run.bare.message:.2f} and "
            f"{run.ours.message:.2f} ms (discord.py, the bot)"
        )
        before = run
    print("megabytes resident: with all servers there; once each quiet server was asked; once")
    print("those with entries of their own were asked too. KB: a server beyond discord.py's cache,")
    print("of those that the line has more than the one before it")
    print("\n".join(notes))
    print(f"goal: {GOAL_KB:.0f} KB a quiet server at most; the last line: {cost:.2f}")
    return 0 if cost <= GOAL_KB else 1


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=".", prefix="bench-servers-") as name:
        NUMBERS = [int(each) for each in sys.argv[1:]] or list(SERVERS)
        sys.exit(asyncio.run(main(Path(name), NUMBERS)))
