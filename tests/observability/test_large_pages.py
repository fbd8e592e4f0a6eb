"""Memory in large pages: nothing in it changes, and nothing happens where there are none."""

from __future__ import annotations

import os
import sys
from mmap import mmap
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.observability.large_pages import SIZE, use_large_pages


def in_large_pages() -> int:
    """Return how many bytes of this process's own memory the kernel holds in large pages."""
    lines = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()
    (line,) = (line for line in lines if line.startswith("AnonHugePages:"))
    return 1024 * int(line.split()[1])


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not let a process ask")
def test_what_lies_in_memory_stays_as_it_is() -> None:
    values = np.random.default_rng(0).integers(0, 256, 4 * SIZE, np.uint8)
    before = values.tobytes()
    moved = use_large_pages()
    assert values.tobytes() == before
    # A kernel without them refuses each one.
    assert moved == 0 or moved >= 2 * SIZE
    assert in_large_pages() >= moved


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not let a process ask")
def test_memory_that_is_not_in_use_stays_free() -> None:
    # Not from the heap, whose memory may have been used before.
    reserved = np.frombuffer(mmap(-1, 8 * SIZE), np.uint8)
    reserved[: SIZE // 4] = 1
    before = resident(reserved)
    use_large_pages()
    # Its first bytes may lie in a large page with others, of which a tenth may be filled up.
    assert resident(reserved) - before <= SIZE // 10
    assert before < SIZE


def resident(values: NDArray[np.uint8]) -> int:
    """Return how many of an array's bytes are in memory."""
    size = os.sysconf("SC_PAGE_SIZE")
    first = values.ctypes.data // size
    with Path("/proc/self/pagemap").open("rb") as pages:
        pages.seek(8 * first)
        entries = pages.read(8 * (values.nbytes // size))
    return size * sum(entry >= 0x80 for entry in entries[7::8])


def test_elsewhere_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert use_large_pages() == 0
