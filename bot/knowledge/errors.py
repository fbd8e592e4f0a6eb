"""What can be wrong with a knowledge folder."""

from __future__ import annotations

from pathlib import Path


class KnowledgeError(Exception):
    """A knowledge file cannot be read; the message names the file, the line and the fault."""

    def __init__(self, path: Path, fault: str, line: int | None = None) -> None:
        place = f"{path}:{line}" if line else str(path)
        super().__init__(f"{place}: {fault}")
        self.path = path
        self.line = line
        self.fault = fault
