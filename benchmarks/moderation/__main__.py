"""Runs the benchmarks of moderation: `python -m benchmarks.moderation [FOLDER]`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from benchmarks.moderation import record, sweep


async def main(parent: Path) -> int:
    """Run one after the other; return 1 if one misses its goal."""
    codes = [await sweep.main(parent)]
    print()
    codes.append(await record.main(parent))
    return max(codes)


if __name__ == "__main__":
    sys.exit(asyncio.run(main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))))
