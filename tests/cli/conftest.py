from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.cli.errors import sentence_and_code
from tests.cache_folder import CACHE

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in an empty folder with an empty environment of ours."""
    monkeypatch.chdir(tmp_path)
    for name in ("DISCORD_TOKEN", "DATABASE_URL", "DATA_KEY", "STATE_DIR", "KNOWLEDGE_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CACHE_DIR", str(CACHE))

    def invoke(*arguments: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(app, list(arguments), input=stdin)

    return invoke


def told(result: Result) -> tuple[str, int]:
    """Return the sentence that a person reads, and the exit code."""
    assert result.exception is not None
    explanation = sentence_and_code(result.exception)
    assert explanation is not None, result.exception
    return explanation
