"""Faults that pydantic sees in a knowledge file, in our words and with their lines."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.knowledge.errors import KnowledgeError
from bot.knowledge.frontmatter import line_in

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails


def faults_of(
    path: Path, text: str, error: ValidationError, first_line: int = 1
) -> list[KnowledgeError]:
    """Return every fault that pydantic saw in a YAML text, with its line."""
    return [
        KnowledgeError(path, _sentence(fault), line_in(text, fault["loc"], first_line))
        for fault in error.errors()
    ]


def _sentence(fault: ErrorDetails) -> str:
    """Say a fault as a person would."""
    place = ".".join(str(part) for part in fault["loc"]) or "the file"
    match fault["type"]:
        case "missing":
            return f"'{place}' is missing"
        case "extra_forbidden":
            return f"'{place}' is not a key that is known here"
        case "string_pattern_mismatch":
            return f"'{place}' must be lower-case words joined by '-', like 'wanting-a-hug'"
        case "enum":
            expected = fault.get("ctx", {}).get("expected", "")
            return f"'{place}' must be one of {expected}, not '{str(fault['input'])[:60]}'"
        case "string_type" if isinstance(fault["input"], bool | date | None):
            sentence = "is a yes, a no, a date or nothing for YAML; put it in quotation marks"
            return f"'{place}' {sentence}"
        case _:
            return f"'{place}': {fault['msg']}"
