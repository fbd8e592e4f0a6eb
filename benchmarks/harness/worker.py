"""One contender in a process of its own, told what to do by lines of JSON.

Each has its own heap, so that the floor does not pay for collecting our garbage, and so that its
memory can be read. `python -m benchmarks.harness.worker floor|large|ours|table FOLDER`.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord

from benchmarks.harness.doors import Exit, Sample, connect, drive, nothing, open_exit
from benchmarks.harness.memory import peak_mb, resident_mb
from benchmarks.harness.payloads import Payload, controls, press, slash
from benchmarks.harness.shares import Shares


@dataclass(slots=True)
class Contender:
    """A connected bot and its doors."""

    client: discord.AutoShardedClient
    parse: Any
    way_out: Exit
    shares: Shares

    async def handle(self, order: dict[str, Any]) -> dict[str, Any]:
        """Do one order; return what it took. Raises KeyError for an unknown one."""
        match order["do"]:
            case "memory":
                return {"rss": resident_mb(), "peak": peak_mb()}
            case "nothing":
                payloads = [slash("ask", text) for text in order["texts"]]
                return _told(await drive(nothing(self.way_out), self.way_out, payloads), {})
            case _:
                payloads = await self._payloads(order)
        self.shares.taken()
        sample = await drive(self.parse, self.way_out, payloads)
        return _told(sample, self.shares.taken())

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
                known = controls(card["components"])
                labels = [label for label in order["labels"] if label in known]
                return [press(card, known[labels[0]]) for _ in texts]
            case unknown:
                raise KeyError(unknown)


def _told(sample: Sample, shares: dict[str, float]) -> dict[str, Any]:
    return {"waits": sample.waits, "cpu": sample.cpu, "shares": shares}


def _contender(name: str, state: Path) -> tuple[discord.AutoShardedClient, Shares]:
    if name in {"floor", "large"}:
        from benchmarks.harness.floor import FixedCard, FloorBot, LargeCard

        return FloorBot(LargeCard if name == "large" else FixedCard), Shares()
    from benchmarks.harness.ours import our_bot

    return our_bot(state, table=name == "table")


async def main(name: str, state: Path) -> None:
    """Serve orders from standard input until it ends."""
    client, shares = _contender(name, state)
    way_out = open_exit()
    contender = Contender(client, await connect(client), way_out, shares)
    print(json.dumps({"ready": name}), flush=True)
    try:
        while line := await asyncio.to_thread(sys.stdin.readline):
            print(json.dumps(await contender.handle(json.loads(line))), flush=True)
    finally:
        await client.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
