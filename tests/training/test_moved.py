"""Where the commands for making data went, and that nobody needs them to run the bot."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.cli.moved import NAMES
from training.__main__ import app as training


@pytest.mark.parametrize("name", NAMES)
def test_an_old_command_says_where_it_went(name: str) -> None:
    result = CliRunner().invoke(app, [name, "questions.jsonl", "--dial", "eager", "--help"])
    assert result.exit_code == 2
    assert f"python -m training {name}" in result.stderr
    assert name in CliRunner().invoke(training, ["--help"]).stdout


def test_help_does_not_list_them() -> None:
    listed = CliRunner().invoke(app, ["--help"]).stdout
    assert "check" in listed
    assert not any(name in listed for name in NAMES)
