"""How much CPU the parts of an answer take, counted inside the running bot."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Shares:
    """CPU seconds within the calls of each part, on the thread that made them.

    A part that calls another (the matcher calls the encoder) holds the other's time too.
    """

    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict[str, float](float))

    def watch(self, part: object, method: str, name: str) -> None:
        """Count this object's calls of a method under a name from now on."""
        original: Callable[..., Any] = getattr(part, method)

        def timed(*args: Any, **options: Any) -> Any:
            before = time.thread_time()
            try:
                return original(*args, **options)
            finally:
                self.seconds[name] += time.thread_time() - before

        setattr(part, method, timed)

    def taken(self) -> dict[str, float]:
        """Return the seconds since the last call of this."""
        taken = dict(self.seconds)
        self.seconds.clear()
        return taken
