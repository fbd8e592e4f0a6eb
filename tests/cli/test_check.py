from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.paths import KNOWLEDGE
from tests.cli.conftest import Run, told

# That what ships passes is a step of `make test` itself.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Some of the shipped entries: enough to tell phrases apart, few enough to be quick."""
    mine = tmp_path / "mine"
    mine.mkdir()
    for name in ("hugs", "referral", "confidentiality"):
        shutil.copy(KNOWLEDGE / f"{name}.md", mine)
    return mine


def test_a_fault_is_named_and_fails(run: Run, folder: Path) -> None:
    hugs = (folder / "hugs.md").read_text(encoding="utf-8")
    (folder / "hugs.md").write_text(hugs.replace("related: [", "related: [nowhere, "))
    result = run("check", str(folder))
    assert result.exit_code == 1
    assert "error: hugs.md: related: there is no entry 'nowhere'" in result.stdout


def test_a_phrase_that_belongs_elsewhere_is_found(run: Run, folder: Path) -> None:
    referral = (folder / "referral.md").read_text(encoding="utf-8")
    stray = "aliases:\n  - is my therapist allowed to give me a hug\n"
    (folder / "referral.md").write_text(referral.replace("aliases:\n", stray, 1))
    result = run("check", "--aliases", str(folder))
    assert "is my therapist allowed to give me a hug" in result.stdout
    assert "hugs" in result.stdout


def test_every_fault_of_every_file_is_named_with_its_line(run: Run, folder: Path) -> None:
    files = {
        "a.md": b"---\nid: a\naliases:\n  - cash\n  - no\ncolour: red\n1: 2\n---\nShort.\n",
        "b.md": b"---\nid: b\nquestion: q?\nid: c\nreviewed: 2026-02-30\nstrict: maybe\n---\n",
        "c.md": b"no front matter\n",
        "d.md": b"---\nid: d\nquestion: caf\xe9?\n---\n",
        "z.md": b"---\nid: hugs\nquestion: q?\nrelated: [referral, b, nowhere]\n---\n",
        "f.md": b"---\nid: f\nquestion: [\n---\n",
        "out-of-scope.yaml": b"topics:\n- {id: a, title: A}\n- {id: b, title: B, phrases: []}\n",
        "documents.yaml": b"'1':\n  title: A\n  sort: x\n",
    }
    hugs = (
        (folder / "hugs.md").read_text("utf-8").replace("related: [", "related: [b, d, nowhere, ")
    )
    (folder / "hugs.md").write_text(hugs, "utf-8")
    for name, data in files.items():
        (folder / name).write_bytes(data)
    result = run("check", str(folder))
    assert result.exit_code == 1
    lines = [line.removeprefix("error: ") for line in result.stdout.splitlines()]
    for place, words in (
        ("a.md:2", "'question' is missing"),
        ("a.md:5", "quotation marks"),
        ("a.md:6", "'colour' is not a key"),
        ("a.md:7", "'1'"),
        ("a.md", "has no part '## Why'"),
        ("b.md:4", "'id' stands twice"),
        ("b.md:5", "2026-02-30"),
        ("b.md:6", "'strict'"),
        ("b.md", "has no short answer"),
        ("c.md:1", "must start"),
        ("d.md:3", "UTF-8"),
        ("z.md:2", "already used"),
        ("f.md:4", "YAML"),
        ("out-of-scope.yaml:2", "'topics.0.phrases' is missing"),
        ("out-of-scope.yaml:3", "topics.1.phrases"),
        ("documents.yaml:3", "'1.sort' is not a key"),
        ("hugs.md", "no entry 'nowhere'"),
    ):
        assert [line for line in lines if line.startswith(f"{place}: ") and words in line], place
    assert not [line for line in lines if "no entry 'b'" in line or "no entry 'd'" in line]
    assert not [line for line in lines if line.startswith("b.md") and "'reviewed' date" in line]


def test_a_folder_of_which_nothing_can_be_read_is_told_like_any_other(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "bad.md").write_text("---\nid: bad\n---\n")
    result = run("check", str(tmp_path))
    assert "error: bad.md:2: 'question' is missing" in result.stdout
    assert result.exit_code == 1


def test_a_mistyped_strength_of_a_source_is_named_with_its_line(run: Run, folder: Path) -> None:
    lines = (folder / "hugs.md").read_text(encoding="utf-8").split("\n")
    place = next(number for number, line in enumerate(lines) if "strength: code" in line)
    lines[place] = lines[place].replace("strength: code", "strength: codex")
    (folder / "hugs.md").write_text("\n".join(lines), encoding="utf-8")
    result = run("check", str(folder))
    assert f"hugs.md:{place + 1}: " in result.stdout
    assert "'codex'" in result.stdout
    assert result.exit_code == 1


def test_a_folder_that_is_not_there_is_named(run: Run) -> None:
    sentence, code = told(run("check", "nowhere"))
    assert "nowhere" in sentence
    assert code == 3
