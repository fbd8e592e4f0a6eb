from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.matching.parameters import Parameters
from training.commands.evaluate import evaluate
from training.commands.fit import fit


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    rows = [
        {"text": "are you open on sundays", "labels": ["hours"], "kind": "in"},
        {"text": "extnd my laon please", "labels": ["loans"], "kind": "typo"},
        {"text": "how do volcanoes work", "labels": ["none"], "kind": "none"},
        {"text": "when do you close tonight", "labels": ["hours"], "kind": "in"},
        {"text": "who won the football", "labels": ["none"], "kind": "none"},
        {"text": "can i keep the novel for longer", "labels": ["loans"], "kind": "in"},
    ]
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


def _run(command: Callable[..., None], *arguments: str) -> tuple[int, str]:
    app = typer.Typer()
    app.command()(command)
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.output


def test_evaluate_prints_a_row_for_every_kind(questions: Path, library: Path) -> None:
    code, text = _run(evaluate, str(questions), "--knowledge", str(library), "--errors")
    assert code == 0
    for wanted in ("in + typo", "typo", "none", "Latency", "Calibration error"):
        assert wanted in text
    row = next(line for line in text.splitlines() if "in + typo" in line)
    assert row.split("│")[3].strip() == "100.0"


def test_evaluate_tells_real_messages_and_made_up_ones_apart(
    questions: Path, library: Path, tmp_path: Path
) -> None:
    real = tmp_path / "heard.jsonl"
    real.write_text('{"text": "are u open rn", "labels": ["hours"]}\n', "utf-8")
    arguments = (str(questions), "--real", str(real), "--knowledge", str(library), "--words-only")
    code, text = _run(evaluate, *arguments)
    assert code == 0
    before, after = text.split("made up: questions.jsonl")
    assert "real: heard.jsonl" in before
    assert ("none" in before, "none" in after) == (False, True)


def test_evaluate_refuses_an_unknown_dial(questions: Path) -> None:
    code, text = _run(evaluate, str(questions), "--dial", "bold")
    assert code == 2
    assert "careful" in text


def test_fit_writes_parameters_that_load(questions: Path, library: Path, tmp_path: Path) -> None:
    output = tmp_path / "fitted.json"
    code, text = _run(
        fit, str(questions), str(questions), "--knowledge", str(library), "--output", str(output)
    )
    assert code == 0, text
    assert Parameters.load(output).semantic.kernel.lexical in {0.2, 0.25, 0.3}
    assert "balanced" in text


def test_a_line_that_cannot_be_used_is_named_and_left_out(library: Path, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    rows = [
        '\ufeff{"text": "open\u2028on sundays", "labels": ["hours"]}',
        '{"text": "x", "labels": ["houres"]}',
        '{"text": "x", "labels": ["hours"], "kind": "inn"}',
        "[" * 50_000,
    ]
    path.write_text("\n".join(rows), "utf-8")
    code, told = _run(evaluate, str(path), "--knowledge", str(library), "--words-only")
    assert code == 1
    for words in ("line 2: there is no entry 'houres'", "line 3: there is no kind 'inn'", "line 4"):
        assert words in told
    assert "line 1" not in told
