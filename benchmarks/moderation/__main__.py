"""Runs the benchmarks of moderation: `python -m benchmarks.moderation [FOLDER]`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from benchmarks.moderation import record, sweep


def main(parent: Path) -> int:
    """Run one after the other; return 1 if one misses its goal."""
    codes = [asyncio.run(sweep.main(parent))]
    print()
    codes.append(record.run(parent, record.CASES))
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
