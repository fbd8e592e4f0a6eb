"""`boundary-bot fit-danger` where what it needs is not installed."""

from __future__ import annotations

import sys

import pytest
from typer.testing import CliRunner

from bot.cli import app, fit_danger


def test_what_is_missing_is_said_before_any_work(monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules[fit_danger.__module__]
    monkeypatch.setattr(module, "_NEEDED", ("no_such_torch", "no_such_onnx"))
    result = CliRunner().invoke(app, ["fit-danger"])
    assert result.exit_code == 2
    assert "no_such_torch and no_such_onnx" in result.output
    assert "requirements/training.txt" in result.output
