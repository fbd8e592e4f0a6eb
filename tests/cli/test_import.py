"""`boundary-bot import`: what people and programs get."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge import load_knowledge
from bot.settings import Settings
from tests.cli.conftest import Run, told

FAQ = "Can we meet in the park?\n\nYes, a walk can be a session.\n\nIs it as private?\n\nLess so.\n"
FORM = "Skip to content\nLog in\n+3 votes\nby (5 points)\nYour answer\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "faq.txt").write_text(FAQ, encoding="utf-16")
    (tmp_path / "form.txt").write_text(FORM)
    (tmp_path / "page.html").write_text(
        "<h1>On walks</h1><p>Walking side by side makes talking easier.</p>"
    )
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.4\n\x00\x01")
    (tmp_path / "folder").mkdir()
    return tmp_path


def rows(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


@pytest.mark.usefixtures("files")
def test_one_file_is_one_json_object(run: Run) -> None:
    result = run("import", "--json", "faq.txt")
    assert result.exit_code == 0
    row = json.loads(result.stdout)
    assert set(row) == {"file", "error", "entries", "left_out"}
    assert (row["file"], row["error"]) == ("faq.txt", None)
    assert [(e["question"], e["answer"], e["proposed"]) for e in row["entries"]] == [
        ("Can we meet in the park?", "Yes, a walk can be a session.", False),
        ("Is it as private?", "Less so.", False),
    ]


@pytest.mark.usefixtures("files")
def test_what_cannot_be_used_is_said_and_the_rest_goes_on(run: Run) -> None:
    names = ["empty.txt", "scan.pdf", "form.txt", "folder", "nowhere.txt", "page.html"]
    result = run("import", "--json", *names)
    records = rows(result.stdout)
    assert result.exit_code == 1
    assert result.stderr == ""
    assert [row["file"] for row in records] == names
    for row, words in zip(
        records, ["empty", "PDF", "No text", "folder", "no such file"], strict=False
    ):
        assert words in row["error"]
        assert row["entries"] == []
    (entry,) = records[-1]["entries"]
    assert records[-1]["error"] is None
    assert (entry["question"], entry["proposed"]) == ("What should I know about on walks?", True)


@pytest.mark.usefixtures("files")
def test_a_person_reads_a_short_summary(run: Run) -> None:
    result = run("import", "faq.txt", "form.txt", "page.html")
    assert result.exit_code == 1
    assert "faq.txt: 2 entries\n  1. Can we meet in the park?\n     Yes, a walk" in result.stdout
    assert "form.txt: No text was found" in result.stdout
    assert "(proposed question)" in result.stdout


def test_a_question_that_an_entry_has_already_is_named(run: Run, files: Path) -> None:
    text = "## can my therapist hug me\n\nAsk them.\n\n## Is the tea here green?\n\nIt is.\n"
    known = next(iter(load_knowledge(Settings().knowledge_dir).entries.values()))
    (files / "twins.md").write_text(text + f"\n## {known.question.upper()}\n\nMaybe.\n")
    (row,) = rows(run("import", "--json", "twins.md").stdout)
    twins = [entry["twin"] for entry in row["entries"]]
    assert twins[1:] == [None, known.id]
    assert f"(asks the same as {known.id})" in run("import", "twins.md").stdout


def test_a_folder_of_knowledge_that_is_broken_stops_no_import(
    run: Run, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KNOWLEDGE_DIR", str(files / "nowhere"))
    assert "2 entries" in run("import", "faq.txt").stdout


def test_entries_are_written_where_they_can_be_loaded(run: Run, files: Path) -> None:
    result = run("import", "--json", "--out", "kb", "faq.txt", "page.html", "faq.txt")
    paths = [entry["path"] for row in rows(result.stdout) for entry in row["entries"]]
    assert result.exit_code == 0
    assert len(set(paths)) == 5
    snapshot = load_knowledge(files / "kb")
    assert {Path(path).stem for path in paths} == set(snapshot.entries)
    assert run("import", "faq.txt", "--out", "kb").exit_code == 0
    assert len(load_knowledge(files / "kb").entries) == 7


@pytest.mark.usefixtures("files")
def test_a_folder_that_cannot_be_made_is_named(run: Run) -> None:
    sentence, code = told(run("import", "faq.txt", "--out", "faq.txt"))
    assert "cannot be written" in sentence
    assert code == 3


def test_a_command_without_files_is_wrong_usage(run: Run) -> None:
    assert run("import").exit_code == 2


def test_a_file_with_more_than_is_taken_says_so(run: Run, files: Path) -> None:
    text = "".join(f"## Is rule {n} strict?\n\nRule {n} is.\n\n" for n in range(201))
    (files / "long.md").write_text(text)
    result = run("import", "--json", "long.md")
    assert [len(row["entries"]) for row in rows(result.stdout)] == [200]
    assert "only the first 200 entries of a file are read" in result.stderr
    assert not run("import", "--json", "faq.txt").stderr
