"""The child: one document on standard input, what came of it as JSON on standard output.

Run as `python -m bot.sandbox.worker` by `bot.sandbox.child`. The first line in is a JSON object
with `name`, `limits` (fields of ImportLimits), `cpu` (seconds) and `memory` (bytes); the
rest is the document. It holds no secret, loads no model, and ends itself at its limits even when
nobody is left to end it.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict
from typing import Any, cast

HEAVY = 3
"""Exit code of a document that took more memory than it may."""


def main() -> int:
    """Read the document within the limits and write the result. Returns the exit code."""
    head = cast("dict[str, Any]", json.loads(sys.stdin.buffer.readline()))
    memory = int(head["memory"])
    confine(int(head["cpu"]), memory)
    data = sys.stdin.buffer.read()
    try:
        from bot.knowledge.importing import ImportLimits, import_bytes

        result = import_bytes(str(head["name"]), data, ImportLimits(**head["limits"]))
        # A lone half of a surrogate pair is no text, and no JSON that can be read again.
        body = json.dumps(asdict(result), ensure_ascii=False).encode("utf-8", "replace")
    except MemoryError:
        return HEAVY
    if result.error is not None and _peak() > memory // 2:
        return HEAVY
    sys.stdout.buffer.write(body)
    sys.stdout.buffer.flush()
    return 0


def confine(cpu: int, memory: int) -> None:
    """Let this process have so many seconds of a processor and bytes of address space."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _peak() -> int:
    """Return the most memory that this process held, in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


if __name__ == "__main__":
    sys.exit(main())
