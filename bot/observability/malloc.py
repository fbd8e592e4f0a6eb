"""Giving memory back to the system after work that needed much of it for a moment."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Generator
from contextlib import contextmanager

_ARENA_MAX = -8
"""M_ARENA_MAX of glibc's mallopt(3)."""


def share_one_arena() -> None:
    """Let all threads allocate from one place, where the C library can (glibc).

    Else each thread that ever answered a question keeps some of what it freed: 20 MB with six
    threads. They hardly compete, since Python lets one run at a time. To be called before any
    thread is started.
    """
    if sys.platform != "linux":
        return
    try:
        ctypes.CDLL("libc.so.6").mallopt(_ARENA_MAX, 1)
    except (OSError, AttributeError):
        return  # another C library has no such places


@contextmanager
def uncollected() -> Generator[None]:
    """Load what stays without looking for garbage: it would be looked for dozens of times in vain.

    That is a sixth of a start. What is there at the end is never looked through again: loading
    leaves fewer than a thousand objects that are garbage.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collecting:
            gc.enable()


def release() -> None:
    """Collect what is unreachable and hand free pages back."""
    gc.collect()
    trim()


def trim() -> None:
    """Hand free pages back to the system, where the C library can (glibc): milliseconds.

    It keeps what was freed for later otherwise: 35 MB after a first start.
    """
    if sys.platform != "linux":
        return
    try:
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    except (OSError, AttributeError):
        return  # another C library gives back by itself


def settle() -> None:
    """Release memory once everything that stays is loaded, and stop tracking it for collection.

    A full collection then takes milliseconds instead of a tenth of a second in which nobody is
    answered; so does the one here after `uncollected`.
    """
    release()
    gc.freeze()
