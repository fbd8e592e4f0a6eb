from __future__ import annotations

import shutil
from pathlib import Path

from bot.paths import KNOWLEDGE
from tests.cli.conftest import Run, told


def test_what_ships_passes(run: Run) -> None:
    result = run("check")
    assert result.exit_code == 0, result.stdout
    assert "25 entries" in result.stdout
    assert " 0 errors" in result.stdout


def test_a_fault_is_named_and_fails(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(KNOWLEDGE, folder)
    hugs = (folder / "hugs.md").read_text(encoding="utf-8")
    (folder / "hugs.md").write_text(hugs.replace("related: [", "related: [nowhere, "))
    result = run("check", str(folder))
    assert result.exit_code == 1
    assert "error: hugs.md: related: there is no entry 'nowhere'" in result.stdout


def test_a_phrase_that_belongs_elsewhere_is_found(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(KNOWLEDGE, folder)
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


def test_a_folder_that_is_not_there_is_named(run: Run) -> None:
    sentence, code = told(run("check", "nowhere"))
    assert "nowhere" in sentence
    assert code == 3
