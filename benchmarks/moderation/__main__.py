"""Runs the benchmarks of moderation: `python -m benchmarks.moderation [FOLDER]`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from benchmarks.moderation import sweep

if __name__ == "__main__":
    sys.exit(asyncio.run(sweep.main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))))
