"""CPU time of the parts of an answer, counted inside the running bot."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Shares:
    """CPU seconds in the calls of each part, on the thread of the call.

    The time of a part includes that of the parts it calls (the matcher calls the encoder).
    """

    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict[str, float](float))

    def watch(self, part: object, method: str, name: str) -> None:
        """Count the calls of an object's method under a name from now on."""
        original: Callable[..., Any] = getattr(part, method)

        def timed(*args: Any, **options: Any) -> Any:
            before = time.thread_time()
            try:
                return original(*args, **options)
            finally:
                self.seconds[name] += time.thread_time() - before

        setattr(part, method, timed)

    def taken(self) -> dict[str, float]:
        """Return the seconds since the last call of this method."""
        seconds = dict(self.seconds)
        self.seconds.clear()
        return seconds
