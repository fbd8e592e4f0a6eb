"""The log as a file: a table for a spreadsheet, or JSON lines for programs."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from bot.storage import QuestionRow

MOST_ROWS = 20_000
MOST_BYTES = 8_000_000
"""Discord takes files of ten megabytes."""

_FORMULA = frozenset("=+-@\u2212")
_TURNS_A_CELL = frozenset("\t\r\n")
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that show nothing."""
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Co", "Cs", "Mn", "Me"})
_COLUMNS = (
    "id",
    "asked_at",
    "channel_id",
    "via",
    "outcome",
    "entry",
    "score",
    "helpful",
    "not_helpful",
    "asker",
    "text",
)


class ExportFormat(StrEnum):
    """The format of the file; Discord shows the names in the option of the command."""

    CSV = "csv"
    JSON_LINES = "jsonl"


class LogFile(Struct, frozen=True):
    """A file, how many questions it holds, and whether older ones did not fit."""

    data: bytes
    rows: int
    cut: bool


async def export(
    rows: Sequence[QuestionRow],
    file_format: ExportFormat,
    *,
    most_rows: int = MOST_ROWS,
    most_bytes: int = MOST_BYTES,
) -> LogFile:
    """Write questions off the event loop, in the order given, until the file is full."""
    return await asyncio.to_thread(_write, rows, file_format, most_rows, most_bytes)


def _write(
    rows: Sequence[QuestionRow], file_format: ExportFormat, most_rows: int, most_bytes: int
) -> LogFile:
    lines = (_csv if file_format is ExportFormat.CSV else _json_lines)(rows[:most_rows])
    parts: list[bytes] = []
    size = 0
    for line in lines:
        data = line.encode("utf-8", errors="replace")
        size += len(data)
        if size > most_bytes:
            break
        parts.append(data)
    heading = 1 if file_format is ExportFormat.CSV else 0
    count = max(0, len(parts) - heading)
    return LogFile(b"".join(parts), count, count < len(rows))


def safe_cell(value: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe makes it text."""
    return f"'{value}" if _begins_formula(value) else value


def _begins_formula(value: str) -> bool:
    """Whether the first thing that can be seen is a formula's sign, full width or not."""
    for char in value:
        if char in _TURNS_A_CELL:
            return True
        if char not in _BLANK_LETTERS and unicodedata.category(char) not in _UNSEEN:
            return unicodedata.normalize("NFKC", char) in _FORMULA
    return False


def _csv(rows: Iterable[QuestionRow]) -> Iterable[str]:
    yield "\ufeff" + _csv_line(_COLUMNS)
    for row in rows:
        cells = _values(row).values()
        yield _csv_line(["" if cell is None else safe_cell(str(cell)) for cell in cells])


def _csv_line(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerow(cells)
    return buffer.getvalue()


def _json_lines(rows: Iterable[QuestionRow]) -> Iterable[str]:
    for row in rows:
        yield json.dumps(_values(row), ensure_ascii=False) + "\n"


def _values(row: QuestionRow) -> dict[str, str | int | float | None]:
    """Ids as text: spreadsheets and JavaScript round such large numbers."""
    values = (
        str(row.id),
        row.asked_at.isoformat(timespec="seconds"),
        str(row.channel_id),
        row.via,
        row.outcome,
        row.entry_id,
        None if row.score is None else round(row.score, 3),
        row.helpful,
        row.not_helpful,
        row.asker,
        row.text,
    )
    return dict(zip(_COLUMNS, values, strict=True))
