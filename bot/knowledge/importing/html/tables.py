"""Tables: questions with their answers, data as a list, or mere layout."""

from __future__ import annotations

from collections.abc import Callable

from bot.knowledge.importing.blocks import Block, BlockKind
from bot.knowledge.importing.html.tree import Node
from bot.knowledge.importing.models import Deadline
from bot.knowledge.importing.phrases import plain
from bot.knowledge.importing.questions import is_question

_QUESTION_WORDS = {
    "question",
    "questions",
    "q",
    "faq",
    "topic",
    "frequently asked questions",
    "issue",
}
_NAMED_QUESTION = {"question", "questions", "q", "faq", "frequently asked questions"}
_MOST_COLUMNS = 8
_LAYOUT = {"table", "h1", "h2", "h3", "h4", "article", "section", "details", "form"}
_MOST_ROWS = 300
Read = Callable[[Node], list[Block]]


def read_table(table: Node, read_cell: Read, deadline: Deadline) -> list[Block] | None:
    """Return a table's blocks, or None when it only lays out a page."""
    rows = _rows(table)
    cells = [cell for row in rows for cell in row]
    if not cells or max(map(len, rows)) < 2 or _lays_out(cells):
        return None
    column = _question_column(rows)
    if column is not None:
        return _questions(rows, column, read_cell, deadline)
    return _data(table, rows[:_MOST_ROWS], read_cell, deadline)


def _rows(table: Node) -> list[list[Node]]:
    """The rows with a cell for every column, also where one cell goes over several rows."""
    rows: list[list[Node]] = []
    waiting: dict[int, tuple[Node, int]] = {}
    for row in table.walk():
        if row.tag != "tr":
            continue
        cells = [cell for cell in row.elements if cell.tag in {"td", "th"}]
        if not cells:
            continue
        line: list[Node] = []
        while cells or len(line) in waiting:
            if len(line) in waiting:
                cell, rows_left = waiting.pop(len(line))
            else:
                cell = cells.pop(0)
                rows_left = _span(cell)
            if rows_left > 1:
                waiting[len(line)] = (cell, rows_left - 1)
            line.append(cell)
        rows.append(line)
    return rows


def _span(cell: Node) -> int:
    span = cell.get("rowspan")
    return min(_MOST_ROWS, int(span)) if span.isdecimal() and len(span) < 6 else 1


def _lays_out(cells: list[Node]) -> bool:
    return any(inner.tag in _LAYOUT for cell in cells for inner in cell.walk())


def _question_column(rows: list[list[Node]]) -> int | None:
    """Return the column of questions, by its heading or its cells; the next one answers."""
    width = max(map(len, rows)) - 1
    marked = [plain(cell.text()) in _NAMED_QUESTION for cell in rows[0][:width]]
    order = sorted(
        range(min(width, _MOST_COLUMNS)), key=lambda n: n >= len(marked) or not marked[n]
    )
    for column in order:
        questions = [row[column].text() for row in rows if len(row) > column + 1]
        if not questions:
            continue
        hits = sum(is_question(text) for text in questions)
        if hits * 2 >= len(questions) or (plain(questions[0]) in _QUESTION_WORDS and hits):
            return column
    return None


def _questions(
    rows: list[list[Node]], column: int, read_cell: Read, deadline: Deadline
) -> list[Block]:
    blocks: list[Block] = []
    for number, row in enumerate(rows):
        deadline.check()
        if len(row) <= column + 1:
            continue
        question = row[column].text()
        is_header = number == 0 and (
            plain(question) in _QUESTION_WORDS or all(cell.tag == "th" for cell in row)
        )
        if is_header or not question:
            continue
        blocks.append(Block(BlockKind.TOPIC, question, question, 7, bold=True))
        for cell in row[column + 1 :]:
            blocks += read_cell(cell)
        blocks.append(Block(BlockKind.END, ""))
    return blocks


def _data(table: Node, rows: list[list[Node]], read_cell: Read, deadline: Deadline) -> list[Block]:
    """Return the rows as a list, each cell under the name of its column."""
    first = rows[0]
    has_head = any(cell.tag == "th" for cell in first) or table.get("border") == ""
    has_head = has_head and len(rows) > 1
    header = [cell.text() for cell in first] if has_head else []
    lines: list[tuple[str, str]] = []
    for row in rows[1:] if has_head else rows:
        deadline.check()
        cells = [_cell(cell, read_cell) for cell in row]
        parts = [
            f"{header[i]}: {words}" if i and i < len(header) and header[i] else words
            for i, words in enumerate(cells)
            if words
        ]
        if parts:
            lines.append(("; ".join(cell.text() for cell in row), _row(parts)))
    if not lines:
        return []
    text = "\n".join(line[0] for line in lines)
    return [Block(BlockKind.LIST, text, "\n".join(line[1] for line in lines), node=table)]


def _row(parts: list[str]) -> str:
    head, *rest = parts
    return f"- **{head.replace('*', '')}**: {'; '.join(rest)}" if rest else f"- {head}"


def _cell(cell: Node, read_cell: Read) -> str:
    return " ".join(" ".join(block.markdown.split()) for block in read_cell(cell))
