"""Lets a picture be drawn in a process of its own, one at a time, and gives up in time.

matplotlib takes some 70 MB and a second of CPU: more than a bot should hold or wait for. What goes
wrong costs the picture alone.
"""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.insights.payload import packed
from bot.insights.render import NO_LIBRARY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.insights.figures import Figures

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
    """Draws figures, one picture at a time."""

    def __init__(
        self, cache_dir: Path, command: Sequence[str] = COMMAND, seconds: float = SECONDS
    ) -> None:
        """Keep matplotlib's own files below `cache_dir`; `command` draws from stdin to stdout."""
        self._cache_dir = cache_dir.absolute() / "matplotlib"
        self._command = tuple(command)
        self._seconds = seconds
        self._turn = asyncio.Semaphore(1)

    async def draw(self, figures: Figures) -> bytes:
        """Return a PNG. Raises NoPictureError."""
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await self._turn.acquire()
        except TimeoutError as error:
            raise NoPictureError(TOO_SLOW) from error
        try:
            return await asyncio.to_thread(self._run, packed(figures))
        finally:
            self._turn.release()

    def _run(self, data: bytes) -> bytes:
        """Run the process. What it complains of is not logged: titles may stand in it."""
        try:
            done = subprocess.run(  # noqa: S603 our own module, with plain data
                self._command,
                input=data,
                capture_output=True,
                timeout=self._seconds,
                check=False,
                cwd=_ROOT,
                env=self._environment(),
            )
        except subprocess.TimeoutExpired as error:
            _log.warning("A picture was given up after %s s.", self._seconds)
            raise NoPictureError(TOO_SLOW) from error
        except OSError as error:
            _log.warning("The process that draws could not be started: %s", error)
            raise NoPictureError(FAILED) from error
        if done.returncode == NO_LIBRARY:
            raise NoPictureError(NOT_INSTALLED)
        if done.returncode or not 0 < len(done.stdout) <= MOST_BYTES:
            _log.warning("The process that draws failed with code %s.", done.returncode)
            raise NoPictureError(FAILED)
        return done.stdout

    def _environment(self) -> dict[str, str]:
        """Return what the process may know: none of the bot's secrets are in it."""
        wanted = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "TMPDIR", "TEMP")
        kept = {name: os.environ[name] for name in wanted if name in os.environ}
        return kept | {
            "MPLCONFIGDIR": str(self._cache_dir),
            "MPL_IGNORE_SYSTEM_FONTS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
