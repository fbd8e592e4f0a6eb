"""The parent's side: starting a child for a document, and ending it whatever happens."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import asdict
from pydantic import TypeAdapter, ValidationError

from bot.sandbox.worker import HEAVY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.knowledge.importing import Imported, ImportLimits

WORKER = "bot.sandbox.worker"
CPU_SECONDS = 12
"""Seconds of a processor: the importer's own limit, and what loading it takes."""
WALL_SECONDS = 30.0
MEMORY = 1_000_000_000
"""Bytes of address space. Python and the readers of web pages take some 300 MB of it."""
FULL = "I cannot read a file just now. Please try again in some minutes."
# A child that reads a stranger's file gets neither the token nor the key.
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PYTHONHOME", "TMPDIR", "VIRTUAL_ENV")


class OffloadError(Exception):
    """The child gave nothing; the message is a sentence for whoever chose the file."""


class RefusalSentences(Struct, frozen=True):
    """How it is said that a file took too long, and too much memory."""

    slow: str
    heavy: str


TOO_LONG = (
    "Reading this took too long, so I stopped. Split the file, or save only the part with the "
    "questions and answers, and import that."
)
TOO_HEAVY = (
    "Reading this took too much memory, so I stopped. Split the file, or save only the part with "
    "the questions and answers, and import that."
)


async def read_document(
    name: str,
    data: bytes,
    limits: ImportLimits,
    *,
    cpu: int = CPU_SECONDS,
    wall: float = WALL_SECONDS,
) -> Imported:
    """Return what the importer makes of a document, read in a process of its own.

    `cpu` and `wall` in seconds. Raises OffloadError when the child was ended at a limit. However
    this ends, also when it is cancelled, the child is gone.
    """
    head = {"name": name, "limits": asdict(limits), "cpu": cpu, "memory": MEMORY}
    body = await run_worker(WORKER, head, data, RefusalSentences(TOO_LONG, TOO_HEAVY), wall)
    return await asyncio.to_thread(_parse_result, body)


async def run_worker(
    worker: str, head: Mapping[str, object], data: bytes, sentences: RefusalSentences, wall: float
) -> bytes:
    """Return what a child writes about a file; `worker` is its module, `head` its first line.

    Raises OffloadError when the child was ended at a limit, after `wall` seconds at the latest.
    However this ends, also when it is cancelled, the child is gone.
    """
    line = json.dumps(head).encode() + b"\n"
    child = await _start(worker)
    try:
        async with asyncio.timeout(wall):
            body, _ = await child.communicate(line + data)
    except TimeoutError as error:
        raise OffloadError(sentences.slow) from error
    finally:
        with suppress(ProcessLookupError):
            child.kill()
        await child.wait()
    if child.returncode != 0:
        # Python ends with 1 where memory runs out before the worker can catch that.
        heavy = child.returncode in {HEAVY, 1}
        raise OffloadError(sentences.heavy if heavy else sentences.slow)
    return body


async def _start(worker: str) -> asyncio.subprocess.Process:
    """Start a child that waits for its file. Raises OffloadError when the machine is full."""
    try:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            worker,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_environment(),
            # What is pressed in the terminal is for the bot, which ends the child itself.
            start_new_session=True,
        )
    except OSError as error:
        raise OffloadError(FULL) from error


def _parse_result(body: bytes) -> Imported:
    from bot.knowledge.importing import Imported

    try:
        return TypeAdapter(Imported).validate_json(body)
    except ValidationError as error:
        raise OffloadError(TOO_LONG) from error


def _environment() -> dict[str, str]:
    """Return what the child needs to find Python and this package."""
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return passed_on | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
