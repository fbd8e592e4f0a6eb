"""A whole bot behind a socket of this machine: each line is a `/ask`, each reply tells of its card.

`python -m benchmarks.load.serving floor|ours FOLDER` prints its port, and ends with standard input.
A line is the question as JSON; it becomes an interaction at the parser that the gateway calls, and
"ok" comes when the card leaves for Discord. The line `figures` gives figures of the process.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.harness.loopback import serving_process
from benchmarks.harness.loops import run_as
from benchmarks.harness.memory import resident_mb
from benchmarks.harness.payloads import Payload, slash
from benchmarks.harness.worker import Contender, contender

FIGURES = "figures"
MEMBERS = 5000
"""People who ask in turn, so that nothing is kept for one person alone."""


def asked(text: str, number: int) -> Payload:
    """Return the interaction of a question; number: says which member asks."""
    payload = slash("ask", text)
    payload["member"]["user"]["id"] = str((1 << 40) + number % MEMBERS)
    return payload


@asynccontextmanager
async def served(bot: Contender) -> AsyncGenerator[int]:
    """Serve a connected bot; give the port."""
    numbers = count()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := (await reader.readline()).decode().rstrip("\n"):
            if line == FIGURES:
                reply = json.dumps(_figures(bot))
            else:
                payload = asked(json.loads(line), next(numbers))
                answered = bot.way_out.expect(int(payload["id"]))
                bot.parse(payload)
                await answered
                reply = "ok"
            writer.write(f"{reply}\n".encode())
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await bot.client.close()


def _figures(bot: Contender) -> dict[str, float]:
    """Return CPU seconds, resident megabytes, rows of the log stored and given up."""
    services: Any = getattr(bot.client, "services", None)
    log = services.storage.repositories.questions.log if services else None
    return {
        "cpu": time.process_time(),
        "mb": resident_mb(),
        "written": log.written if log else 0,
        "dropped": log.dropped if log else 0,
    }


def asking_process(
    kind: str, folder: Path, environment: dict[str, str]
) -> AbstractAsyncContextManager[int]:
    """Serve a bot from a process of its own; give the port. environment: over that of this one."""
    program = ("-m", "benchmarks.load.serving", kind, str(folder))
    return serving_process(*program, environment=environment)


async def _main(kind: str, folder: Path) -> None:
    async with served(await contender(kind, folder)) as port:
        print(port, flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    run_as(sys.argv[1], _main(sys.argv[1], Path(sys.argv[2])))
