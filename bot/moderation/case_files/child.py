"""Files of cases, read in a process of its own: one at a time for each server."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.moderation.case_files.filed import MAX_FILE_BYTES, CaseFile, CaseFileError
from bot.sandbox.child import OffloadError, RefusalSentences, run_worker
from bot.sandbox.json_files import BUSY

WORKER = "bot.moderation.case_files.worker"
CPU_SECONDS = 8
WALL_SECONDS = 20.0
MEMORY = 500_000_000
"""Bytes of address space: ten megabytes of JSON become some 250 MB at most."""
TOO_BIG = f"That file is larger than {MAX_FILE_BYTES // 1_000_000} MB. Split it into several files."
SENTENCES = RefusalSentences(
    slow="Reading that file took too long, so I stopped. Split it into several files.",
    heavy="Reading that file took too much memory, so I stopped. Split it into several files.",
)


class CaseFiles:
    """Reads strangers' files of cases."""

    def __init__(self) -> None:
        # At least two, so that one slow file does not hold up every other server.
        self._turn = asyncio.Semaphore(max(2, os.cpu_count() or 1))
        self._busy: set[int] = set()

    async def read(
        self, guild_id: int, data: bytes, *, cpu: int = CPU_SECONDS, wall: float = WALL_SECONDS
    ) -> CaseFile:
        """Return the content of a file. Raises CaseFileError with a sentence for the sender.

        That is also raised for a file that is too large, and while another of the server is read.
        """
        if len(data) > MAX_FILE_BYTES:
            raise CaseFileError(TOO_BIG)
        if guild_id in self._busy:
            raise CaseFileError(BUSY)
        self._busy.add(guild_id)
        try:
            async with self._turn:
                head = {"cpu": cpu, "memory": MEMORY}
                body = await run_worker(WORKER, head, data, SENTENCES, wall)
        except OffloadError as error:
            raise CaseFileError(str(error)) from error
        finally:
            self._busy.discard(guild_id)
        return await asyncio.to_thread(_file_of, body)


def _file_of(body: bytes) -> CaseFile:
    """Read the output of the child. Raises CaseFileError."""
    try:
        content: Any = json.loads(body)
        if "error" in content:
            raise CaseFileError(str(content["error"]))
        return TypeAdapter(CaseFile).validate_python(content)
    except (ValidationError, ValueError, TypeError) as error:
        raise CaseFileError(SENTENCES.slow) from error
