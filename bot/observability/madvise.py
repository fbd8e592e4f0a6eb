"""Asking the kernel what to do with memory: madvise(2) of Linux."""

from __future__ import annotations

import ctypes
from enum import IntEnum


class Advice(IntEnum):
    """What to do, by the numbers of Linux."""

    LET_GO = 4
    """MADV_DONTNEED: out of memory; what lies in a file comes back from there when it is used."""
    COLLAPSE = 25
    """MADV_COLLAPSE: copied into one large page."""


def advise(start: int, size: int, advice: Advice) -> bool:
    """Ask for a range of whole pages; False where the kernel cannot, or its owner does not want it.

    Whoever asks to let go must know that the range is of a file, and as it is there.
    """
    madvise = ctypes.CDLL(None).madvise
    madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    return madvise(start, size, advice) == 0
