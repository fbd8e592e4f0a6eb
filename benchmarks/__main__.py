"""The runner: `python -m benchmarks` runs all benchmarks, `python -m benchmarks NAME...` some.

Each is a module or a folder of this package. It runs in its own process, so that none warms up
another.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

_HERE = Path(__file__).parent


def names() -> list[str]:
    """Return all benchmarks: every public module here, and every folder that can be run."""
    modules = [path.stem for path in _HERE.glob("*.py") if not path.stem.startswith("_")]
    return sorted([*modules, *(path.parent.name for path in _HERE.glob("*/__main__.py"))])


def run(name: str) -> int:
    """Run one benchmark below a heading; return its exit code."""
    print(f"== {name}", flush=True)
    began = time.perf_counter()
    code = subprocess.run((sys.executable, "-m", f"benchmarks.{name}"), check=False).returncode  # noqa: S603
    print(
        f"({time.perf_counter() - began:.0f} s{f', exit code {code}' if code else ''})\n",
        flush=True,
    )
    return code


def main(names_to_run: list[str]) -> int:
    """Run the named benchmarks, or all; return 2 for an unknown name, 1 when one fails."""
    available = names()
    if unknown := [name for name in names_to_run if name not in available]:
        print(
            f"no benchmark {', '.join(unknown)}; there are: {', '.join(available)}", file=sys.stderr
        )
        return 2
    codes = [run(name) for name in names_to_run or available]
    return 1 if any(codes) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
