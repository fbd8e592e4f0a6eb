"""The child that reads a file of cases: standard input is the file, standard output JSON.

Run as `python -m bot.moderation.case_files.worker`. The first line in is a JSON object with `cpu`
(seconds) and `memory` (bytes); the rest is the file. Out comes the CaseFile, or an object with
`error` alone. If it needs more memory, it exits with HEAVY.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import cast

from bot.moderation.case_files.filed import CaseFileError
from bot.moderation.case_files.reading import read_case_file
from bot.sandbox.worker import HEAVY, confine


def main() -> int:
    """Read the file within the limits and write what it holds. Returns the exit code."""
    head = cast("dict[str, int]", json.loads(sys.stdin.buffer.readline()))
    confine(head["cpu"], head["memory"])
    try:
        data = sys.stdin.buffer.read()
        try:
            result: dict[str, object] = asdict(read_case_file(data))
        except CaseFileError as error:
            result = {"error": str(error)}
        # Half of a surrogate pair can be written in JSON, and is no text.
        body = json.dumps(result, ensure_ascii=False).encode("utf-8", "replace")
    except MemoryError:
        return HEAVY
    sys.stdout.buffer.write(body)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
