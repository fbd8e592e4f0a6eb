"""Long texts are read one after the other, so that many of them at once hold nobody else up."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext

LONG = 1000
"""Characters from which a text is read in turn: a tenth of a second of a processor, or two."""


class LongTexts:
    """The queue of those who read long texts; a short one never waits in it."""

    def __init__(self) -> None:
        self._one = asyncio.Semaphore(1)

    def turn(self, text: str) -> AbstractAsyncContextManager[object]:
        """Return what to hold while a text is read."""
        return self._one if len(text) > LONG else nullcontext()
