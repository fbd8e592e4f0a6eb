"""Memory of this process, in megabytes of 1,048,576 bytes."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path


def resident_mb() -> float:
    """Return the resident memory; outside Linux, where the system does not tell, the peak."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return peak_mb()
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def peak_mb() -> float:
    """Return the largest resident memory since the process began."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10
