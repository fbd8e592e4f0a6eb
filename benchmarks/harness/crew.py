"""Contenders in processes of their own, which carry out orders in turn."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

_LONGEST_START = 120.0
_LINE = 2**22
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


class Contestant(Protocol):
    """A bot that carries out orders."""

    async def tell(self, do: str, **order: Any) -> dict[str, Any]:
        """Give an order; return the figures of its execution."""
        ...


@dataclass(frozen=True, slots=True)
class Worker:
    """A process with one bot in it."""

    process: asyncio.subprocess.Process

    async def tell(self, do: str, **order: Any) -> dict[str, Any]:
        """Give an order; return the figures. Raises RuntimeError when the process has ended."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": do, **order}).encode() + b"\n")
        await self.process.stdin.drain()
        return await self.hear()

    async def hear(self) -> dict[str, Any]:
        """Return its next line."""
        assert self.process.stdout is not None
        line = await self.process.stdout.readline()
        if not line:
            raise RuntimeError("a contender ended early; see its error above")
        return json.loads(line)


@asynccontextmanager
async def crew(folder: Path, names: Sequence[str]) -> AsyncGenerator[dict[str, Worker]]:
    """Start the contenders one after the other; end them in order.

    A name is `kind` or `kind:one`; with `:one` linear algebra uses one thread only.
    """
    workers: dict[str, Worker] = {}
    async with AsyncExitStack() as stack:
        for name in names:
            kind, _, threads = name.partition(":")
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "benchmarks.harness.worker", kind, str(folder / name)),
                env={**os.environ, **(dict.fromkeys(_THREADS, "1") if threads else {})},
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=_LINE,
            )
            stack.push_async_callback(_end, process)
            workers[name] = Worker(process)
            async with asyncio.timeout(_LONGEST_START):
                await workers[name].hear()
        yield workers


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.stdin is not None:
        process.stdin.close()
    try:
        async with asyncio.timeout(10):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def spread(values: Sequence[float], digits: int = 1) -> str:
    """Return the median and, in brackets, the least and the most."""
    low, high = min(values), max(values)
    return f"{statistics.median(values):.{digits}f} ({low:.{digits}f}-{high:.{digits}f})"
