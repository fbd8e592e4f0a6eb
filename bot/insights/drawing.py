"""Lets a process of its own draw pictures, one at a time, and gives up in time.

matplotlib takes some 80 MB and half a second to load: more than a bot should hold or a moderator
wait for. So the process stays for the next picture. It ends with the bot, also when that is killed,
for then its input ends. A failure costs the picture alone.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bot.insights.payload import pack
from bot.insights.render import NO_LIBRARY

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Sequence

    from bot.insights.figures import InsightFigures

_log = logging.getLogger(__name__)

SECONDS = 20.0
"""How long drawing may take; the first time matplotlib also looks at its fonts."""
WAIT_SECONDS = 20.0
"""How long a picture waits for those before it."""
MOST_BYTES = 1_000_000
_ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "bot.insights.render")


class NoPictureError(Exception):
    """There is no picture; `str()` says why, for the moderator."""


NOT_INSTALLED = "There is no picture, because matplotlib is not installed with this bot."
TOO_SLOW = "The picture took too long, so here are the figures alone. Try again in a minute."
FAILED = "The picture could not be drawn, so here are the figures alone."


class Pictures:
    """Draws figures, one picture at a time, in a process that is started when it is needed."""

    def __init__(
        self, cache_dir: Path, command: Sequence[str] = COMMAND, seconds: float = SECONDS
    ) -> None:
        """Keep matplotlib's own files below `cache_dir`; `command` draws from stdin to stdout."""
        self._cache_dir = cache_dir.absolute() / "matplotlib"
        self._command = tuple(command)
        self._seconds = seconds
        self._turn = asyncio.Semaphore(1)
        self._process: Process | None = None
        self._closed = False

    async def prepare(self) -> None:
        """Start the process ahead, so that the first picture does not wait for matplotlib."""
        async with self._turn:
            with suppress(NoPictureError):
                await self._running()

    async def draw(self, figures: InsightFigures) -> bytes:
        """Return a PNG. Raises NoPictureError."""
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await self._turn.acquire()
        except TimeoutError as error:
            raise NoPictureError(TOO_SLOW) from error
        try:
            return await self._in_time(pack(figures))
        finally:
            self._turn.release()

    async def close(self) -> None:
        """End the process, also while it draws; nothing is drawn any more."""
        self._closed = True
        self._kill()
        async with self._turn:
            await self._end()

    async def _in_time(self, data: bytes) -> bytes:
        """Return the picture in time; a process that failed is ended, for it may hang."""
        has_answered = False
        try:
            async with asyncio.timeout(self._seconds):
                picture = await self._ask(data)
            has_answered = True
        except TimeoutError as error:
            _log.warning("A picture was given up after %s s.", self._seconds)
            raise NoPictureError(TOO_SLOW) from error
        finally:
            if not has_answered:
                await self._end()
        return picture

    async def _ask(self, data: bytes) -> bytes:
        """Ask the process; if one of an earlier picture was killed since, ask a new one."""
        earlier = self._process
        process = await self._running()
        try:
            return await self._ask_once(process, data)
        except NoPictureError:
            # The system may not have told yet, when we looked, that it had been killed.
            was_killed = process.returncode is not None and process.returncode < 0
            if process is not earlier or not was_killed or self._closed:
                raise
            return await self._ask_once(await self._running(), data)

    async def _ask_once(self, process: Process, data: bytes) -> bytes:
        """Ask the process. Its complaints are not logged: titles may stand in them."""
        if process.stdin is None or process.stdout is None:
            raise NoPictureError(FAILED)
        process.stdin.write(data + b"\n")
        with suppress(ConnectionError):  # It has ended; then its answer does too.
            await process.stdin.drain()
        try:
            if picture := await _picture(process.stdout):
                return picture
        except ValueError:
            self._kill()
            # The end of a process is not noticed while much of what it wrote lies unread.
            await process.stdout.read()
        code = await process.wait()
        if code == NO_LIBRARY:
            raise NoPictureError(NOT_INSTALLED)
        _log.warning("The process that draws failed with code %s.", code)
        raise NoPictureError(FAILED)

    async def _running(self) -> Process:
        """Return the process, a new one where there is none or it has ended."""
        if self._closed:
            raise NoPictureError(FAILED)
        if self._process is not None and self._process.returncode is not None:
            await self._end()
        if self._process is None:
            self._process = await self._start()
        return self._process

    async def _start(self) -> Process:
        try:
            return await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                cwd=_ROOT,
                env=self._environment(),
                # Ctrl-C in the terminal is for the bot, which ends the process itself.
                start_new_session=True,
            )
        except OSError as error:
            _log.warning("The process that draws could not be started: %s", error)
            raise NoPictureError(FAILED) from error

    def _kill(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def _end(self) -> None:
        """Kill the process and wait until nothing is left of it: no zombie, no open pipe."""
        self._kill()
        if self._process is not None:
            await self._process.communicate()
        self._process = None

    def _environment(self) -> dict[str, str]:
        """Return the environment of the process: none of the bot's secrets are in it."""
        names = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "TMPDIR", "TEMP")
        environment = {name: os.environ[name] for name in names if name in os.environ}
        return environment | {
            "MPLCONFIGDIR": str(self._cache_dir),
            "MPL_IGNORE_SYSTEM_FONTS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }


async def _picture(stream: asyncio.StreamReader) -> bytes:
    """Read a picture; b"" where the process has ended. Raises ValueError for anything else."""
    line = await stream.readline()
    size = int(line) if line else 0
    if line and not 0 < size <= MOST_BYTES:
        raise ValueError(size)
    try:
        return await stream.readexactly(size)
    except asyncio.IncompleteReadError:
        return b""
