"""Where and when texts are read: long ones one after the other, so that they hold nobody up."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from heapq import heappop, heappush
from itertools import count
from typing import TypeAlias, TypeVar

T = TypeVar("T")

SHORT = 120
"""Characters up to which a text is read on the event loop: that takes a few milliseconds.

A trip to a thread makes it up to a third more: another processor, whose caches are cold.
"""
LONG = 1000
"""Characters from which a text is read in turn: a tenth of a second of a processor, or two."""
_Place: TypeAlias = tuple[int, bool, int, int]
"""How many texts the member has there already, whether danger is known, length, arrival."""


async def read(text: str, work: Callable[[], T]) -> T:
    """Return the result of reading a text: of a short one at once, else from a thread."""
    return work() if len(text) <= SHORT else await asyncio.to_thread(work)


class LongTexts:
    """The queue of those who read long texts; a short one never waits in it.

    Next is a text of the member who has the fewest before it, so that nobody's many texts hold
    others up; of these one that is looked at for danger, then the shortest.
    """

    def __init__(self) -> None:
        self._busy = False
        self._waiting: list[tuple[_Place, asyncio.Future[None]]] = []
        self._of: Counter[int] = Counter()
        self._arrivals = count()

    @asynccontextmanager
    async def turn(
        self, text: str, member_id: int | None = None, *, checked: bool = True
    ) -> AsyncGenerator[None]:
        """Hold this while a text is read.

        member_id: None counts as somebody new. checked: whether danger was looked for already.
        """
        if len(text) <= LONG:
            yield
            return
        member = member_id if member_id is not None else -1 - next(self._arrivals)
        before = self._of[member]
        self._of[member] += 1
        try:
            await self._next_is((before, checked, len(text), next(self._arrivals)))
            try:
                yield
            finally:
                self._pass_on()
        finally:
            self._of[member] -= 1
            if not self._of[member]:
                del self._of[member]

    async def _next_is(self, place: _Place) -> None:
        """Wait for the turn."""
        if not self._busy:
            self._busy = True
            return
        turn = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (place, turn))
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # It was given the turn just before.
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        while self._waiting:
            _, turn = heappop(self._waiting)
            if not turn.done():
                turn.set_result(None)
                return
        self._busy = False
