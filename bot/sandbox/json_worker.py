"""The child that reads a JSON file: the file on standard input, the same in few bytes on the other.

Run as `python -m bot.sandbox.json_worker` by `bot.sandbox.json_files`. The first line in is a JSON
object with `cpu` (seconds), `memory` (bytes), `values` and `depth`; the rest is the file. Nothing
comes out for a file that is not JSON. Too many values, too many levels or too much memory end the
child with HEAVY.
"""

from __future__ import annotations

import json
import sys
from typing import Any, NoReturn, cast

from bot.sandbox.worker import HEAVY, confine


def main() -> int:
    """Read the file within the limits and write it. Returns the exit code."""
    head = cast("dict[str, int]", json.loads(sys.stdin.buffer.readline()))
    confine(head["cpu"], head["memory"])
    data = sys.stdin.buffer.read()
    try:
        content: Any = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
        if not _is_within(content, head["values"], head["depth"]):
            return HEAVY
        # A number beyond all floats or half of a surrogate pair is in no file of ours.
        body = json.dumps(content, ensure_ascii=False, allow_nan=False).encode()
    except MemoryError:
        return HEAVY
    except (ValueError, RecursionError):
        return 0
    sys.stdout.buffer.write(body)
    sys.stdout.buffer.flush()
    return 0


def _is_within(content: Any, values: int, depth: int) -> bool:
    """Whether a JSON value has at most so many values in it, and so many levels."""
    level: list[Any] = [content]
    for _ in range(depth):
        values -= len(level)
        if values < 0:
            return False
        level = [inner for value in level for inner in _inner(value)]
        if not level:
            return True
    return False


def _inner(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(cast("dict[str, Any]", value).values())
    return cast("list[Any]", value) if isinstance(value, list) else []


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


if __name__ == "__main__":
    sys.exit(main())
