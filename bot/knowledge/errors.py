"""Errors of a knowledge folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


class KnowledgeError(Exception):
    """A knowledge file cannot be read; the message names the file, the line and the fault.

    `others` are further faults of the same file.
    """

    def __init__(self, path: Path, fault: str, line: int | None = None) -> None:
        place = f"{path}:{line}" if line else str(path)
        super().__init__(f"{place}: {fault}")
        self.path = path
        self.line = line
        self.fault = fault
        self.others: tuple[KnowledgeError, ...] = ()

    @classmethod
    def first_of(cls, errors: Iterable[KnowledgeError]) -> KnowledgeError:
        """Return the first fault of a file by its line; `every` gives the others as well."""
        first, *others = sorted(errors, key=lambda error: error.line or 0)
        first.others = tuple(others)
        return first

    def every(self) -> tuple[KnowledgeError, ...]:
        """Return this fault and the others of the same file."""
        return (self, *self.others)
