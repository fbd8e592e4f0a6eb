"""Code of libraries that only the start needed: it need not stay in memory.

A library is mapped from its file, and each part that was ever used counts as memory of this
process: 55 MB once the bot is ready, of which questions use half. Let go, a part comes back from
the system's copy of the file when it is used, in microseconds.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from typing import Any

_LET_GO = 4
"""MADV_DONTNEED of madvise(2)."""
_LOADED = 1
_WRITABLE = 2
"""PT_LOAD and PF_W of elf(5)."""


class _Segment(ctypes.Structure):
    """A part of a library, as elf(5) describes it for 64 bits: Elf64_Phdr."""

    _fields_ = (
        ("kind", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("offset", ctypes.c_uint64),
        ("address", ctypes.c_uint64),
        ("physical", ctypes.c_uint64),
        ("size_in_file", ctypes.c_uint64),
        ("size", ctypes.c_uint64),
        ("alignment", ctypes.c_uint64),
    )


class _Library(ctypes.Structure):
    """The beginning of what dl_iterate_phdr(3) tells of each library: dl_phdr_info."""

    _fields_ = (
        ("base", ctypes.c_size_t),
        ("name", ctypes.c_char_p),
        ("segments", ctypes.POINTER(_Segment)),
        ("count", ctypes.c_uint16),
    )


_Visit: Any = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(_Library), ctypes.c_size_t, ctypes.c_void_p
)


def let_library_pages_go() -> int:
    """Let go of the code and constants of libraries; return of how many bytes, in memory or not.

    Takes milliseconds. Only parts that nobody can write are taken, of libraries that are wholly
    loaded, and these never make way for something else. Elsewhere than on Linux it does nothing.
    """
    if sys.platform != "linux" or sys.maxsize < 2**32:
        return 0
    system = ctypes.CDLL(None)
    try:
        visit_all, advise = system.dl_iterate_phdr, system.madvise
    except AttributeError:
        return 0  # another C library that cannot be asked
    advise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    total = 0

    def visit(library: Any, _size: int, _data: object) -> int:
        nonlocal total
        total += _let_go(library.contents, advise)
        return 0

    visit_all(_Visit(visit), None)
    return total


def _let_go(library: Any, advise: Callable[[int, int, int], int]) -> int:
    """Let go of the parts of one library; return of how many bytes."""
    # The program itself has no name; what the kernel brings along has one that is no path.
    if library.name and b"/" not in library.name:
        return 0
    page, total = os.sysconf("SC_PAGE_SIZE"), 0
    for segment in library.segments[: library.count]:
        if segment.kind != _LOADED or segment.flags & _WRITABLE:
            continue
        # Whole pages alone: the next part may begin in the last one.
        start = -(-(library.base + segment.address) // page) * page
        end = (library.base + segment.address + segment.size_in_file) // page * page
        if end > start and advise(start, end - start, _LET_GO) == 0:
            total += end - start
    return total
