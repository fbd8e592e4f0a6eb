"""`python -m training fit-danger` where what it needs is not installed."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from training.__main__ import app
from training.commands import fit_danger


def test_what_is_missing_is_said_before_any_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit_danger, "_NEEDED", ("no_such_torch", "no_such_onnx"))
    result = CliRunner().invoke(app, ["fit-danger"])
    assert result.exit_code == 2
    assert "no_such_torch and no_such_onnx" in result.output
    assert "requirements/training.txt" in result.output
