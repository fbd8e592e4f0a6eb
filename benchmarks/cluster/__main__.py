"""`python -m benchmarks.cluster [DATABASE_URL]`; with `--member` it is one of the processes."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from benchmarks.cluster.measuring import Pace, be_member, run

if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--member", address, place, beat, silence]:
            asyncio.run(be_member(address, Path(place), Pace(float(beat), float(silence))))
        case rest:
            sys.exit(run(rest, Path.cwd()))
