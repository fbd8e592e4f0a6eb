"""The file of the log: harmless in a spreadsheet, bounded, and honest about what is missing."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from bot.moderation.question_log import ExportFormat, export
from bot.moderation.question_log.export import safe_cell
from bot.storage import QuestionRow

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def row(number: int, text: str | None) -> QuestionRow:
    return QuestionRow(
        1, number, 2, NOON, "ask", "none", None, None, 1.0, text, 0, 0, asker="a3f9", handled=0
    )


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@x",
        "\t=1",
        "\r=1",
        " =1",
        "\u200b=1",
        "＝1",
        "＋1",
        "\n=1",
        "\u2060=1",
        "\u00ad=1",
        "\u3000=1",
        "\x00=1",
        "\x0b=1",
        "\x0c=1",
        "\u202e=1",
        "\u3164=1",
        "\u2028=1",
        "\u0301=1",
        "\u2800\u2060 @x",
        "﹣1",
        "\u22121",
    ],
)
def test_formulas_are_text(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["", "\u2060", "\u202ehugs", "may we hug = ok?", "1", "a-b", "’=x"]
)
def test_ordinary_cells_stay(cell: str) -> None:
    assert safe_cell(cell) == cell


async def test_what_breaks_tables_comes_back_as_it_was() -> None:
    texts = ['"quoted", with; commas', "two\nlines", "emoji 😀", "\ud800 lone", None]
    made = await export([row(number, text) for number, text in enumerate(texts)], ExportFormat.CSV)
    cells = list(csv.DictReader(io.StringIO(made.data.decode("utf-8-sig"), newline="")))
    assert [one["text"] for one in cells] == [*texts[:3], "? lone", ""]
    assert {one["asker"] for one in cells} == {"a3f9"}
    assert (made.rows, made.cut) == (5, False)


async def test_lines_are_json_each() -> None:
    made = await export([row(2**62, "=1"), row(2, None)], ExportFormat.JSON_LINES)
    first, second = (json.loads(line) for line in made.data.decode().splitlines())
    assert (first["id"], first["text"], second["text"]) == (str(2**62), "=1", None)
    assert first["asked_at"] == "2026-01-01T12:00:00+00:00"


@pytest.mark.parametrize("form", ExportFormat)
async def test_a_full_file_ends_with_a_whole_row_and_says_so(form: ExportFormat) -> None:
    rows = [row(number, "x" * 100) for number in range(50)]
    made = await export(rows, form, most_bytes=2000)
    assert made.cut
    assert 0 < made.rows < 50
    assert len(made.data) <= 2000
    lines = made.data.decode("utf-8-sig").splitlines()
    assert len(lines) == made.rows + (form is ExportFormat.CSV)
    few = await export(rows, form, most_rows=7)
    assert (few.rows, few.cut) == (7, True)
