"""The answering part of the bot behind a socket of this machine, and those who ask it at once.

`python -m benchmarks.harness.loopback FOLDER ENTRIES PHRASES` serves a server that has so many
entries of its own, each with so many phrases; it prints its port, and ends with standard input.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from benchmarks.harness.memory import resident_mb
from benchmarks.harness.ours import settings_for
from bot.answering.context import ServerContext
from bot.answering.models import Question, Via
from bot.app import load_core, open_services
from bot.custom_knowledge.cache import ServerKnowledge
from bot.event_loop import run
from bot.knowledge import Entry, Snapshot
from bot.observability.malloc import release
from bot.services import Core, Services

GUILD = 1
MEMORY = "memory"
_PATIENCE = 600.0


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds until the answer to each question, and of them all."""

    each: list[float]
    seconds: float


def own_entries(snapshot: Snapshot, entries: int, phrases: int) -> list[Entry]:
    """Return entries of a server: phrasings that ship, each about a matter of its own."""
    texts = [text for entry in snapshot.entries.values() for text in entry.aliases]
    return [
        Entry(
            f"own-{number}",
            f"{texts[number % len(texts)]} in case {number}",
            aliases=tuple(
                f"{texts[(number * phrases + place) % len(texts)]} in case {number}"
                for place in range(phrases - 1)
            ),
        )
        for number in range(entries)
    ]


async def knowledge_with(core: Core, services: Services, own: Sequence[Entry]) -> ServerKnowledge:
    """Return a server's knowledge with entries of its own; the shipped one without any."""
    if not own:
        return services.knowledge.shipped
    overlay = await asyncio.to_thread(core.matcher.overlay, entries=own)
    release()  # as the bot does, see bot.custom_knowledge.cache.loading
    entries = {**{entry.id: entry for entry in own}, **core.snapshot.entries}
    return ServerKnowledge(Snapshot(entries, core.snapshot.topics), overlay)


@asynccontextmanager
async def answering(core: Core, folder: Path, own: Sequence[Entry] = ()) -> AsyncGenerator[int]:
    """Serve: a question a line in, the outcome a line out, every one logged; give the port."""
    services = await open_services(settings_for(folder), core)
    config = await services.configs.get(GUILD, 1.0)
    context = ServerContext(GUILD, config, await knowledge_with(core, services, own))
    numbers = count((1 << 60) + 1)

    async def find_context() -> ServerContext:
        return context

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := (await reader.readline()).decode().rstrip("\n"):
            if line == MEMORY:
                reply = str(resident_mb())
            else:
                question = Question(json.loads(line), next(numbers), Via.ASK, GUILD, 2, 3)
                reply = (await services.answerer.answer(question, find_context)).outcome.value
            writer.write(f"{reply}\n".encode())
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await services.close()


async def _exchange(port: int, lines: Sequence[str]) -> tuple[list[str], list[float]]:
    """Send lines one after the other; return the replies and the seconds until each."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    replies: list[str] = []
    waits: list[float] = []
    for line in lines:
        started = time.perf_counter()
        writer.write(f"{line}\n".encode())
        replies.append((await reader.readline()).decode())
        waits.append(time.perf_counter() - started)
    writer.close()
    await writer.wait_closed()
    return replies, waits


async def ask_at_once(port: int, texts: Sequence[str], at_once: int) -> Waits:
    """Ask the questions over so many connections, each with one question in flight."""
    lines = [json.dumps(text) for text in texts]
    shares = [lines[first::at_once] for first in range(at_once)]
    started = time.perf_counter()
    results = await asyncio.gather(*(_exchange(port, share) for share in shares))
    seconds = time.perf_counter() - started
    return Waits([wait for _, waits in results for wait in waits], seconds)


async def memory_of(port: int) -> float:
    """Return the resident megabytes of the process that answers."""
    replies, _ = await _exchange(port, [MEMORY])
    return float(replies[0])


@asynccontextmanager
async def serving_process(
    *arguments: str, environment: Mapping[str, str] | None = None
) -> AsyncGenerator[int]:
    """Run a Python program that prints its port and ends with standard input; give the port.

    environment: over that of this process.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        env={**os.environ, **(environment or {})},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        async with asyncio.timeout(_PATIENCE):
            line = await process.stdout.readline()
        if not line:
            raise RuntimeError("the serving process ended early; see its error above")
        yield int(line)
        process.stdin.close()
        await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def answering_process(folder: Path, entries: int, phrases: int) -> AbstractAsyncContextManager[int]:
    """Answer from a process of its own, as `answering` does; give the port."""
    numbers = (str(entries), str(phrases))
    return serving_process("-m", "benchmarks.harness.loopback", str(folder), *numbers)


async def _main(folder: Path, entries: int, phrases: int) -> None:
    core = load_core(settings_for(folder))
    core.prepare()
    async with answering(core, folder, own_entries(core.snapshot, entries, phrases)) as port:
        print(port, flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    run(_main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
