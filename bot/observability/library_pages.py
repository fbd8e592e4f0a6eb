"""Code of libraries that only the start needed: it need not stay in memory.

A library is mapped from its file, and each part that was ever used counts as memory of this
process: 55 MB once the bot is ready, of which questions use half. Let go, a part comes back from
the system's copy of the file when it is used, in microseconds.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from bot.observability.madvise import Advice, advise

_PAUSE = 0.05
"""Seconds between two looks: mapping a library takes a thousandth of that."""
_MAPPING = re.compile(r"([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ \d+ *(.*)")
_LIBRARY = re.compile(r"/.*\.so(\.[0-9.]+)?")
"""Libraries stay while the process runs; other files might make way for something else."""
_READ_ONLY = frozenset({"r-xp", "r--p"})

Range: TypeAlias = tuple[int, int]


def let_library_pages_go() -> int:
    """Let go of the code and constants of libraries; return of how many bytes, in memory or not.

    Takes a twentieth of a second, most of it asleep. Only what nobody can write and nobody wrote is
    taken, and only where it looks the same twice: a library that is being loaded by another thread
    does not. (The C library would list those that are loaded, but it holds a lock meanwhile, and a
    thread that waits for this lock may hold Python's.) Elsewhere than on Linux it does nothing.
    """
    if sys.platform != "linux":
        return 0
    before = _libraries()
    time.sleep(_PAUSE)
    same = [each for each in _libraries() if each in before]
    return sum(end - start for start, end in same if advise(start, end - start, Advice.LET_GO))


def _libraries() -> set[Range]:
    """Return where libraries are as they are in their files; nothing where it cannot be read."""
    try:
        with Path("/proc/self/smaps").open(encoding="utf-8", errors="replace") as lines:
            return set(_unwritten(lines))
    except OSError:
        return set()


def _unwritten(lines: Iterable[str]) -> Iterator[Range]:
    """Yield the mappings of libraries that nobody can write and of which nothing was written."""
    library: Range | None = None
    for line in lines:
        if mapping := _MAPPING.fullmatch(line.rstrip("\n")):
            of_library = mapping[3] in _READ_ONLY and _LIBRARY.fullmatch(mapping[4])
            library = (int(mapping[1], 16), int(mapping[2], 16)) if of_library else None
        elif library and line.startswith("Anonymous:") and not int(line.split()[1]):
            yield library
