"""One contender in a process of its own, which reads orders as lines of JSON.

Each has its own heap: the floor does not pay for collecting our garbage, and its memory
can be read. `python -m benchmarks.harness.worker KIND FOLDER`,
KIND being floor, large, swift, ours, watched or table.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord

from benchmarks.harness.doors import Exit, Sample, connect, drive, nothing, open_exit
from benchmarks.harness.loops import FLOORS, run_as
from benchmarks.harness.memory import peak_mb, resident_mb
from benchmarks.harness.payloads import Payload, controls, press, slash
from benchmarks.harness.shares import Shares

if TYPE_CHECKING:
    # Imported late: the floor's memory must not hold the bot.
    from bot.services import Core


@dataclass(slots=True)
class Contender:
    """A connected bot, its parser of events and the end of its requests."""

    client: discord.AutoShardedClient
    parse: Any
    way_out: Exit
    shares: Shares

    async def handle(self, order: dict[str, Any]) -> dict[str, Any]:
        """Carry out an order; return the figures. Raises KeyError for an unknown order."""
        match order["do"]:
            case "memory":
                return {"rss": resident_mb(), "peak": peak_mb()}
            case "nothing":
                payloads = [slash("ask", text) for text in order["texts"]]
                return _figures(await drive(nothing(self.way_out), self.way_out, payloads), {})
            case _:
                payloads = await self._payloads(order)
        self.shares.taken()
        sample = await drive(self.parse, self.way_out, payloads)
        return _figures(sample, self.shares.taken())

    async def _payloads(self, order: dict[str, Any]) -> list[Payload]:
        texts: list[str] = order["texts"]
        match order["do"]:
            case "ask":
                return [slash("ask", text) for text in texts]
            case "complete":
                return [slash("faq", text, typing=True) for text in texts]
            case "press":
                await drive(self.parse, self.way_out, [slash("ask", order["card"])])
                card = self.way_out.last
                by_label = controls(card["components"])
                labels = [label for label in order["labels"] if label in by_label]
                return [press(card, by_label[labels[0]]) for _ in texts]
            case unknown:
                raise KeyError(unknown)


def _figures(sample: Sample, shares: dict[str, float]) -> dict[str, Any]:
    return {"waits": sample.waits, "cpu": sample.cpu, "shares": shares}


def _client(
    name: str, state: Path, core: Core | None, url: str | None
) -> tuple[discord.AutoShardedClient, Shares]:
    if name in FLOORS:
        from benchmarks.harness.floor import FixedCard, FloorBot, LargeCard

        return FloorBot(FixedCard if name == "floor" else LargeCard), Shares()
    from benchmarks.harness.ours import our_bot

    return our_bot(state, name, core=core, url=url)


async def contender(
    name: str, state: Path, core: Core | None = None, url: str | None = None
) -> Contender:
    """Return a connected contender by its kind; with `core` it is not loaded again.

    url: DATABASE_URL; without it the environment's, or a file in the folder `state`. Its requests
    end in the current context: two contenders in one process need one each.
    """
    client, shares = _client(name, state, core, url)
    way_out = open_exit()
    parse = await connect(client)
    if services := getattr(client, "services", None):
        await asyncio.to_thread(services.core.prepare)  # as the bot does once it is ready
    return Contender(client, parse, way_out, shares)


async def main(name: str, state: Path) -> None:
    """Carry out orders from standard input until it ends."""
    bot = await contender(name, state)
    print(json.dumps({"ready": name}), flush=True)
    try:
        while line := await asyncio.to_thread(sys.stdin.readline):
            print(json.dumps(await bot.handle(json.loads(line))), flush=True)
    finally:
        await bot.client.close()


if __name__ == "__main__":
    run_as(sys.argv[1], main(sys.argv[1], Path(sys.argv[2])))
