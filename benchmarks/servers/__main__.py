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


def kilobytes_a_server(ours: float, bare: float, servers: int) -> float:
    """Return what a server costs the bot beyond discord.py, in KB; both in MB, for all servers."""
    return 1024 * (ours - bare) / servers


async def main(folder: Path, counts: Sequence[int], measure: Measure = in_a_process) -> int:
    """Measure, print; return 1 if a quiet server costs more than the goal in the largest run."""
    head = ("servers", "discord.py", "the bot", "quiet asked", "own asked")
    print("".join(f"{each:>13}" for each in head) + f"{'quiet, KB':>13}{'asked, KB':>13}")
    cost = 0.0
    for servers in counts:
        bare = await measure("bare", servers, folder / f"bare-{servers}")
        ours = await measure("ours", servers, folder / f"ours-{servers}")
        values = (bare.connected, ours.connected, ours.asked, ours.own)
        of_discord = bare.connected - bare.alone
        costs = [
            kilobytes_a_server(held - ours.alone, of_discord, servers)
            for held in (ours.connected, ours.asked)
        ]
        cells = "".join(f"{value:13.0f}" for value in values)
        tail = "".join(f"{each:13.2f}" for each in costs) if servers >= A_FEW else f"{'-':>13}" * 2
        print(f"{servers:13}{cells}{tail}", flush=True)
        cost = max(costs)
    print("megabytes resident: with all servers there; once each quiet server was asked; once")
    print("those with entries of their own were asked too. KB: a server beyond discord.py's cache")
    print(f"goal: {GOAL_KB:.0f} KB a quiet server at most; the last line: {cost:.2f}")
    return 0 if cost <= GOAL_KB or counts[-1] < A_FEW else 1


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=".", prefix="bench-servers-") as name:
        NUMBERS = [int(each) for each in sys.argv[1:]] or list(SERVERS)
        sys.exit(asyncio.run(main(Path(name), NUMBERS)))
