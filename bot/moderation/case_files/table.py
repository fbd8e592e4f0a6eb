"""The table of a server's cases: its columns, and how it is read again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

from bot.moderation.case_files.filed import (
    MAX_REASON,
    CaseFaultError,
    CaseFile,
    CaseFileError,
    Collector,
    FiledCase,
    read_id,
    read_number,
)
from bot.moderation.case_files.moments import read_moment

COLUMNS: Final = (
    "case",
    "kind",
    "status",
    "created_at",
    "ends_at",
    "lifted_at",
    "member_id",
    "moderator_id",
    "points",
    "reason",
    "outcome",
)
NEEDED: Final = ("case", "kind", "created_at", "member_id")
KINDS: Final = frozenset({"note", "warning", "timeout", "untimeout", "kick", "ban", "unban"})
STATUSES: Final = frozenset({"done", "failed", "void"})
NOT_OURS = (
    "That file is neither an export of Zeppelin's cases nor a table that **/case export** made: it "
    "lacks the column `{column}`."
)
NO_TABLE = (
    "I cannot read that table: a cell in it never ends, or is far too long. Save it as CSV again, "
    "and import that."
)
_MOST_POINTS: Final = 100
GUARD: Final = "'"
"""Before a cell that a spreadsheet would take for a formula, and before one of its own."""
_LONGEST_CELL: Final = 20_000
_SEPARATORS: Final = ",;\t"
_NOTHING: Final[list[str]] = []


def read_table(text: str) -> CaseFile:
    """Return the cases of a table. Raises CaseFileError."""
    first = text.splitlines()[0] if text.strip() else ""
    # A spreadsheet of another language saves with semicolons.
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    # A limit of the whole process: this one reads a single file, and ends.
    csv.field_size_limit(_LONGEST_CELL)
    collector = Collector()
    try:
        heading = [cell.strip().lower() for cell in next(reader, _NOTHING)]
        for column in NEEDED:
            if column not in heading:
                raise CaseFileError(NOT_OURS.format(column=column))
        for where, cells in _rows(reader, heading):
            try:
                collector.add(where, _case(cells))
            except CaseFaultError as error:
                collector.refuse(where, str(error))
    except csv.Error as error:
        raise CaseFileError(NO_TABLE) from error
    return collector.file("ours")


def without_guard(cell: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from computing it."""
    return cell[1:] if cell.startswith(GUARD) else cell


def _rows(reader: Iterator[list[str]], heading: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the cells of each line that is not empty by their column, with where it stands."""
    # The heading is line 1.
    for number, cells in enumerate(reader, 2):
        if any(cell.strip() for cell in cells):
            yield f"line {number}", dict(zip(heading, map(without_guard, cells), strict=False))


def _case(cells: dict[str, str]) -> FiledCase:
    """Return one case. Raises CaseFaultError."""
    kind, status = cells.get("kind", "").strip(), cells.get("status", "").strip() or "done"
    if kind not in KINDS:
        raise CaseFaultError("its kind is none that I import")
    if status not in STATUSES:
        raise CaseFaultError("its status is neither done, failed nor void")
    moderator = cells.get("moderator_id", "").strip()
    return FiledCase(
        number=read_number(cells.get("case", "")),
        kind=kind,
        status=status,
        created=read_moment(cells.get("created_at", ""), "its date"),
        ends=_maybe_moment(cells.get("ends_at", ""), "its end"),
        lifted=_maybe_moment(cells.get("lifted_at", ""), "the moment when it was over"),
        member=read_id(cells.get("member_id", ""), "the member's"),
        moderator=read_id(moderator, "the moderator's") if moderator else None,
        points=_points(cells.get("points", "")),
        reason=cells.get("reason", "").strip()[:MAX_REASON],
        remark=cells.get("outcome", "").strip()[:MAX_REASON],
    )


def _maybe_moment(cell: str, what: str) -> int | None:
    return read_moment(cell, what) if cell.strip() else None


def _points(cell: str) -> int:
    text = cell.strip() or "0"
    if not (text.isascii() and text.isdigit() and len(text) <= 3) or int(text) > _MOST_POINTS:
        raise CaseFaultError(f"its points are no whole number from 0 to {_MOST_POINTS}")
    return int(text)
