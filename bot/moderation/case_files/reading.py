"""Telling a stranger's file of cases from another, and reading it. Runs in a child process."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from bot.moderation.case_files.filed import CaseFile, CaseFileError
from bot.moderation.case_files.table import read_table
from bot.moderation.case_files.zeppelin import read_zeppelin

EMPTY = "That file is empty."
NOT_TEXT = (
    "That file is no text that I can read. Save it as CSV in UTF-8, or take the export again."
)
NOT_JSON = "That file looks like JSON, but it is broken off or damaged. Take the export again."
NO_CASES = "I found no case in that file."


def read_case_file(data: bytes) -> CaseFile:
    """Return the cases of a file: Zeppelin's export, or our own table. Raises CaseFileError."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CaseFileError(NOT_TEXT) from error
    if not text.strip() or "\x00" in text:
        raise CaseFileError(NOT_TEXT if text.strip() else EMPTY)
    file = read_zeppelin(_json(text)) if text.lstrip()[0] in "{[" else read_table(text)
    if not file.cases and not file.faulty:
        raise CaseFileError(NO_CASES)
    return file


def _json(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise CaseFileError(NOT_JSON) from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
