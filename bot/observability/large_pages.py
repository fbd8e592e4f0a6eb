"""Memory in pages of two megabytes, where Linux has them (6.1 and later).

A question reads some fifteen megabytes: the matrices of the sentence model, the vectors of the
phrases, tables of words. In pages of four kilobytes these are more places than a processor keeps in
mind (some 2,000), and a virtual machine looks a place up anew in a dozen steps. Large pages save a
twentieth of a question's time (docs/benchmarks.md).
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.observability.madvise import Advice, advise

SIZE = 2 * 2**20
"""Bytes of a large page, on x86-64 and on ARM with pages of four kilobytes."""
_SMALL = 4096
_FULL = 0.9
"""Share of a large page that must be in use already: the rest of it takes memory from now on."""
_ENTRY = 8
"""Bytes that /proc/self/pagemap holds about a small page; the highest bit: it is in memory."""
_PRESENT = 0x80
_MAPPING = re.compile(r"([0-9a-f]+)-([0-9a-f]+) rw-p 0+ 00:00 0\s*(\[(heap|anon:.*)\])?")


def use_large_pages() -> int:
    """Put the memory of this process that stays in large pages; return the bytes that now are.

    Takes a quarter of a second, nearly all of it in the kernel, while other threads go on; they may
    wait for some milliseconds where they need new memory. Elsewhere it does nothing.
    """
    if sys.platform != "linux" or os.sysconf("SC_PAGE_SIZE") != _SMALL:
        return 0
    try:
        mappings = Path("/proc/self/maps").read_text("ascii", errors="replace")
        pages = os.open("/proc/self/pagemap", os.O_RDONLY)
    except OSError:
        return 0
    try:
        starts = [at for at in _places(mappings.splitlines()) if _use(pages, at) >= _FULL]
    except OSError:
        return 0
    finally:
        os.close(pages)
    return SIZE * sum(advise(start, SIZE, Advice.COLLAPSE) for start in starts)


def _places(mappings: Iterable[str]) -> Iterator[int]:
    """Yield the addresses of the large pages that fit into memory of our own, without a file."""
    for line in mappings:
        if mapping := _MAPPING.fullmatch(line.rstrip()):
            start, end = (int(mapping[part], 16) for part in (1, 2))
            yield from range(-(-start // SIZE) * SIZE, end - SIZE + 1, SIZE)


def _use(pages: int, address: int) -> float:
    """Return the share of a large page that is in memory. Raises OSError."""
    count = SIZE // _SMALL
    entries = os.pread(pages, count * _ENTRY, address // _SMALL * _ENTRY)
    return sum(entry >= _PRESENT for entry in entries[_ENTRY - 1 :: _ENTRY]) / count
