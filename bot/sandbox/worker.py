"""The child: a document comes in on standard input, and the result goes out as JSON.

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
"""Exit code for a document that needs too much memory."""


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
    # The importer turns every error into a sentence, so only the peak shows that memory ran out.
    if result.error is not None and _peak() > memory // 2:
        return HEAVY
    sys.stdout.buffer.write(body)
    sys.stdout.buffer.flush()
    return 0


def confine(cpu: int, memory: int) -> None:
    """Limit this process to so many seconds of processor time and bytes of address space."""
    # At the first limit comes SIGXCPU, which can be caught, at the second SIGKILL.
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    # A core file would hold the stranger's document.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _peak() -> int:
    """Return the most memory that this process held, in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


if __name__ == "__main__":
    sys.exit(main())
