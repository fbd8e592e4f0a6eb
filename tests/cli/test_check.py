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


def test_a_broken_file_is_named_with_its_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_text("---\nid: bad\n---\n")
    sentence, code = told(run("check", str(tmp_path)))
    assert sentence.endswith("bad.md:2: 'question' is missing")
    assert code == 3


def test_a_mistyped_strength_of_a_source_is_named_with_its_line(run: Run, folder: Path) -> None:
    lines = (folder / "hugs.md").read_text(encoding="utf-8").split("\n")
    place = next(number for number, line in enumerate(lines) if "strength: code" in line)
    lines[place] = lines[place].replace("strength: code", "strength: codex")
    (folder / "hugs.md").write_text("\n".join(lines), encoding="utf-8")
    sentence, code = told(run("check", str(folder)))
    assert f"hugs.md:{place + 1}: " in sentence
    assert "'codex'" in sentence
    assert code == 3


def test_a_folder_that_is_not_there_is_named(run: Run) -> None:
    sentence, code = told(run("check", "nowhere"))
    assert "nowhere" in sentence
    assert code == 3
