"""The table of a server's cases, for a spreadsheet and for another server."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.moderation.case_files.table import COLUMNS, GUARD
from bot.moderation.question_log.export import safe_cell

if TYPE_CHECKING:
    from bot.moderation.cases.models import Case

MOST_BYTES = 8_000_000
"""Discord takes files of ten megabytes."""


class CaseTable(Struct, frozen=True):
    """A file, how many cases it holds, and whether older ones did not fit."""

    data: bytes
    count: int
    cut: bool


def write_table(cases: Sequence[Case], most_bytes: int = MOST_BYTES) -> CaseTable:
    """Return the table of cases, in the order given, until it is full.

    Cases whose member was erased are left out: they are about nobody.
    """
    member_cases = [case for case in cases if case.member_id is not None]
    # The mark tells spreadsheets that the table is in UTF-8.
    parts = [f"\ufeff{_line(COLUMNS)}".encode()]
    size = len(parts[0])
    for case in member_cases:
        line = _line([_cell(value) for value in _values(case)]).encode("utf-8", "replace")
        size += len(line)
        if size > most_bytes:
            break
        parts.append(line)
    return CaseTable(b"".join(parts), len(parts) - 1, len(parts) - 1 < len(member_cases))


def _values(case: Case) -> tuple[object, ...]:
    """Ids as text: spreadsheets round such large numbers."""
    return (
        case.id,
        case.kind.value,
        case.status.value,
        _moment(case.created_at),
        _moment(case.ends_at),
        _moment(case.lifted_at),
        case.member_id,
        case.moderator_id,
        case.points,
        case.reason,
        case.outcome,
    )


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _cell(value: object) -> str:
    """Return a cell that no spreadsheet computes, and that `without_guard` reads again."""
    text = "" if value is None else str(value)
    return f"{GUARD}{text}" if text.startswith(GUARD) else safe_cell(text)


def _line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerow(cells)
    return buffer.getvalue()
